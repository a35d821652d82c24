using System.Text;
using TelemetryGrid.Collectors.Declarations;
using TelemetryGrid.Collectors.Enrichment.Files;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Collectors.Enrichment.Business;

/// <summary>
/// Reads owners and services from CSV or YAML. Entries that are wrong are left out and told with their line.
/// <code>
/// match,owner,service,criticality,cost_centre      business:
/// core-*,network-team,backbone,high,4711             - device: core-*
/// site=zurich,zurich-it,office,,                       labels: {site: zurich}   # both must fit
///                                                      owner: network-team
/// </code>
/// </summary>
internal static class BusinessFile
{
    public const long MaxBytes = 16L << 20;

    /// <summary>Entries with a pattern or labels, each of which is tried for every record.</summary>
    public const int MaxPatterns = 500;

    private const int MaxText = 128;

    public static BusinessTable? Read(string path, byte[] bytes, List<DeclarationError> errors)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var entries = path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
            ? ReadCsv(path, text, errors)
            : ReadYaml(path, text, errors);
        if (entries is null)
        {
            return null;
        }
        var (sound, devices, patterns) = (new List<BusinessEntry>(), new HashSet<string>(StringComparer.Ordinal), 0);
        foreach (var (line, entry) in entries)
        {
            if (Problem(entry) is { } problem)
            {
                errors.Add(new DeclarationError(path, line, problem));
            }
            else if (entry.IsOneDevice ? !devices.Add(entry.Device!) : ++patterns > MaxPatterns)
            {
                errors.Add(
                    new DeclarationError(
                        path,
                        line,
                        entry.IsOneDevice
                            ? $"'{entry.Device}' stands there already; the first counts."
                            : $"the file has more than {MaxPatterns} entries with patterns or labels."
                    )
                );
            }
            else
            {
                sound.Add(entry);
            }
        }
        return new BusinessTable(sound);
    }

    private static List<(long, BusinessEntry)>? ReadCsv(string path, string text, List<DeclarationError> errors)
    {
        if (!CsvText.TryOpen(path, text, "match", ["owner", "service", "criticality", "cost_centre"], errors, out var csv))
        {
            return null;
        }
        var entries = new List<(long, BusinessEntry)>();
        foreach (var (line, values) in csv.Rows(errors))
        {
            var match = values["match"];
            var equals = match.IndexOf('=', StringComparison.Ordinal);
            var labels = new Dictionary<string, string>(StringComparer.Ordinal);
            if (equals >= 0)
            {
                labels[match[..equals].Trim()] = match[(equals + 1)..].Trim();
            }
            var device = equals < 0 && match.Length > 0 ? match.ToLowerInvariant() : null;
            entries.Add(
                (line, new BusinessEntry(device, labels, Value("owner"), Value("service"), Value("criticality"), Value("cost_centre")))
            );

            string? Value(string column) => values.TryGetValue(column, out var value) && value.Length > 0 ? value : null;
        }
        return entries;
    }

    private static List<(long, BusinessEntry)>? ReadYaml(string path, string text, List<DeclarationError> errors)
    {
        if (DeclarationFile.TryRead(path, text, errors) is not { } root)
        {
            return null;
        }
        var entries = new List<(long, BusinessEntry)>();
        foreach (var map in root.Maps("business"))
        {
            var before = errors.Count;
            var labels = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (key, value, _) in map.Map("labels")?.Pairs() ?? [])
            {
                labels[key] = value;
            }
            var entry = new BusinessEntry(
                Value("device")?.ToLowerInvariant(),
                labels,
                Value("owner"),
                Value("service"),
                Value("criticality"),
                Value("cost_centre")
            );
            map.RefuseOthers();
            if (errors.Count == before)
            {
                entries.Add((map.Line, entry));
            }

            string? Value(string key) => map.Text(key) is { Length: > 0 } value ? value : null;
        }
        root.RefuseOthers();
        return entries;
    }

    private static string? Problem(BusinessEntry entry)
    {
        string?[] values = [entry.Owner, entry.Service, entry.Criticality, entry.CostCentre];
        return entry.Device is null && entry.Labels.Count == 0 ? "the entry must name a device or a label."
            : entry.Labels.Any(l => l.Key.Length == 0 || l.Value.Length == 0) ? "a label needs a name and a value, as in site=zurich."
            : entry.Device is { } device && !DeviceId.TryParse(device.Replace('*', 'x'), out _) ? $"'{device}' cannot be a device's name."
            : Array.TrueForAll(values, v => v is null) ? "the entry says none of owner, service, criticality, cost_centre."
            : Array.Exists(values, v => v?.Length > MaxText) ? $"a value is longer than {MaxText} characters."
            : null;
    }
}
