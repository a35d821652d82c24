namespace TelemetryGrid.Gateway.Errors;

/// <summary>Collects what is wrong with a request, field by field, so that its sender learns all of it at once.</summary>
internal sealed class FieldErrors
{
    // A hostile request may be wrong in more ways than anyone wants to read.
    private const int MaxErrors = 100;
    private readonly SortedDictionary<string, List<string>> _byField = new(StringComparer.Ordinal);
    private int _count;

    public bool Any => _count > 0;

    /// <summary>All of it in the text of one detail.</summary>
    public string Sentence => string.Join(' ', _byField.Values.SelectMany(e => e).Take(5));

    public bool Has(string field) => _byField.ContainsKey(field);

    /// <summary>Adds a full sentence about a field.</summary>
    public void Add(string field, string sentence)
    {
        if (_count++ >= MaxErrors)
        {
            return;
        }
        if (!_byField.TryGetValue(field, out var errors))
        {
            _byField.Add(field, errors = []);
        }
        errors.Add(sentence);
    }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> ToDictionary() =>
        _byField.ToDictionary(e => e.Key, e => (IReadOnlyList<string>)e.Value);

    /// <summary>A value as an error may quote it: short, and without control characters.</summary>
    public static string Quote(string value)
    {
        var shown = value.Length > 80 ? value[..80] + "…" : value;
        return "'" + string.Concat(shown.Select(c => char.IsControl(c) ? '\uFFFD' : c)) + "'";
    }
}
