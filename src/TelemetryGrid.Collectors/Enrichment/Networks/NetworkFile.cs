using System.Text;
using System.Text.Json;
using TelemetryGrid.Collectors.Declarations;
using TelemetryGrid.Collectors.Enrichment.Files;

namespace TelemetryGrid.Collectors.Enrichment.Networks;

/// <summary>
/// Reads networks from CSV or JSON. Entries that are wrong are left out and told with their line; a file without form is refused as a whole.
/// <code>
/// network,name,site,tenant,role          [{"network": "10.1.0.0/16", "name": "users-1", "site": "zurich",
/// 10.1.0.0/16,users-1,zurich,acme,access   "tenant": "acme", "role": "access"}]
/// </code>
/// </summary>
internal static class NetworkFile
{
    public const long MaxBytes = 128L << 20;
    public const int MaxNetworks = 1_000_000;
    private const int MaxText = 128;
    private static readonly string[] s_fields = ["name", "site", "tenant", "role"];

    public static NetworkTable? Read(string path, byte[] bytes, List<DeclarationError> errors) =>
        path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? ReadJson(path, bytes, errors) : ReadCsv(path, bytes, errors);

    private static NetworkTable? ReadCsv(string path, byte[] bytes, List<DeclarationError> errors)
    {
        if (!CsvText.TryOpen(path, Encoding.UTF8.GetString(bytes), "network", s_fields, errors, out var csv))
        {
            return null;
        }
        var networks = new Networks(path, errors);
        foreach (var (line, values) in csv.Rows(errors))
        {
            networks.Add(line, values);
        }
        return networks.ToTable();
    }

    private static NetworkTable? ReadJson(string path, byte[] bytes, List<DeclarationError> errors)
    {
        var networks = new Networks(path, errors);
        var (line, counted) = (1, 0);
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 4 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                errors.Add(new DeclarationError(path, 1, "the file must hold an array of networks."));
                return null;
            }
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                line += bytes.AsSpan(counted..(int)reader.TokenStartIndex).Count((byte)'\n');
                counted = (int)reader.TokenStartIndex;
                using var item = JsonDocument.ParseValue(ref reader);
                if (TryFields(path, line, item.RootElement, errors) is { } values)
                {
                    networks.Add(line, values);
                }
            }
            if (reader.Read())
            {
                errors.Add(new DeclarationError(path, line, "something follows the array."));
                return null;
            }
        }
        catch (JsonException e)
        {
            errors.Add(new DeclarationError(path, (e.LineNumber ?? 0) + 1, $"this is not JSON: {e.Message}"));
            return null;
        }
        return networks.ToTable();
    }

    private static Dictionary<string, string>? TryFields(string path, int line, JsonElement item, List<DeclarationError> errors)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new DeclarationError(path, line, "a network is an object with the field 'network'."));
            return null;
        }
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in item.EnumerateObject())
        {
            if (field.Name != "network" && !s_fields.Contains(field.Name))
            {
                errors.Add(
                    new DeclarationError(path, line, $"'{field.Name}' is no field; known are network, {string.Join(", ", s_fields)}.")
                );
                return null;
            }
            if (field.Value.ValueKind != JsonValueKind.String)
            {
                errors.Add(new DeclarationError(path, line, $"'{field.Name}' must be a text."));
                return null;
            }
            values[field.Name] = field.Value.GetString() ?? "";
        }
        return values;
    }

    private sealed class Networks(string path, List<DeclarationError> errors)
    {
        private readonly Dictionary<NetworkPrefix, NetworkEntry> _entries = [];

        // Files repeat few texts often.
        private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

        public void Add(int line, IReadOnlyDictionary<string, string> values)
        {
            if (!NetworkPrefix.TryParse(values.GetValueOrDefault("network", ""), out var prefix, out var problem))
            {
                errors.Add(new DeclarationError(path, line, problem!));
            }
            else if (values.FirstOrDefault(v => v.Value.Length > MaxText) is { Key: { } field })
            {
                errors.Add(new DeclarationError(path, line, $"'{field}' is longer than {MaxText} characters."));
            }
            else if (_entries.Count >= MaxNetworks)
            {
                errors.Add(new DeclarationError(path, line, $"the file has more than {MaxNetworks} networks."));
            }
            else if (!_entries.TryAdd(prefix, new NetworkEntry(Text("name"), Text("site"), Text("tenant"), Text("role"))))
            {
                errors.Add(new DeclarationError(path, line, $"{values["network"]} stands there already; the first counts."));
            }

            string? Text(string field)
            {
                if (!values.TryGetValue(field, out var text) || text.Length == 0)
                {
                    return null;
                }
                return _texts.TryGetValue(text, out var same) ? same : _texts[text] = text;
            }
        }

        public NetworkTable ToTable() => new(_entries);
    }
}
