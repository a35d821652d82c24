using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using TelemetryGrid.Gateway.Errors;

namespace TelemetryGrid.Gateway.Parameters;

/// <summary>
/// The parameters of a query as texts, wherever they came from: a URL or a live request. A name the query does not have is an error,
/// because a misspelt parameter that is ignored gives a wrong answer.
/// </summary>
internal sealed class QueryValues
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private QueryValues() { }

    public static QueryValues Of(IQueryCollection query, IReadOnlyList<QueryParameter> known, FieldErrors errors)
    {
        var values = new QueryValues();
        foreach (var (name, texts) in query)
        {
            if (texts.Count > 1)
            {
                errors.Add(name, $"{FieldErrors.Quote(name)} stands more than once.");
            }
            values.Add(name, texts[0] ?? "", known, errors);
        }
        return values;
    }

    /// <summary>From a JSON object with texts and numbers; null and nothing mean no parameters.</summary>
    public static QueryValues Of(JsonElement json, IReadOnlyList<QueryParameter> known, FieldErrors errors)
    {
        var values = new QueryValues();
        if (json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            return values;
        }
        if (json.ValueKind != JsonValueKind.Object)
        {
            errors.Add("request", $"The request must be an object with any of {Names(known)}.");
            return values;
        }
        foreach (var property in json.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Null)
            {
                values.Add(property.Name, property.Value.ToString(), known, errors);
            }
        }
        return values;
    }

    public bool TryGet(string name, [NotNullWhen(true)] out string? text) => _values.TryGetValue(name, out text);

    private void Add(string name, string text, IReadOnlyList<QueryParameter> known, FieldErrors errors)
    {
        if (known.Any(p => p.Name == name))
        {
            _values[name] = text;
        }
        else
        {
            errors.Add(name, $"There is no parameter {FieldErrors.Quote(name)}; there is {Names(known)}.");
        }
    }

    private static string Names(IReadOnlyList<QueryParameter> known) =>
        known.Count == 0 ? "none" : string.Join(", ", known.Select(p => p.Name));
}
