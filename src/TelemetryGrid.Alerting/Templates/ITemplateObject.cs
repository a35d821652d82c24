namespace TelemetryGrid.Alerting.Templates;

/// <summary>A value whose fields and methods a template can name.</summary>
internal interface ITemplateObject
{
    /// <summary>What a range over it gives, in order.</summary>
    IEnumerable<KeyValuePair<string, object?>> Entries { get; }

    /// <exception cref="TemplateException">There is no such field or method, or it does not take these arguments.</exception>
    object? Get(string name, object?[] arguments);
}
