namespace TelemetryGrid.Alerting.Templates;

/// <summary>A value with fields, some of which only come to be when they are asked for.</summary>
internal sealed class TemplateRecord(params (string Name, Func<object?> Value)[] fields) : ITemplateObject
{
    public IEnumerable<KeyValuePair<string, object?>> Entries => [];

    public object? Get(string name, object?[] arguments)
    {
        var found = Array.FindIndex(fields, f => f.Name == name);
        return found < 0 ? throw new TemplateException($"there is no field '{name}'")
            : arguments.Length > 0 ? throw new TemplateException($"'{name}' takes no arguments")
            : fields[found].Value();
    }
}
