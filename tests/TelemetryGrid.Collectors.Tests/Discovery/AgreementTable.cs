using System.Globalization;
using System.Text;

namespace TelemetryGrid.Collectors.Tests.Discovery;

/// <summary>Counts how many of what is expected was found, by field, and remembers what was not.</summary>
internal sealed class AgreementTable
{
    private readonly SortedDictionary<string, (int Agree, int Covered)> _fields = new(StringComparer.Ordinal);
    private readonly List<string> _differences = [];

    public void Text(string device, string field, string expected, string found)
    {
        if (expected.Length > 0)
        {
            Count(device, field, expected, string.Equals(expected, found, StringComparison.OrdinalIgnoreCase), found);
        }
    }

    public void Set(string device, string field, IReadOnlyCollection<string> expected, IEnumerable<string> found)
    {
        var known = found.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var item in expected)
        {
            Count(device, field, item, known.Contains(item), "nothing");
        }
    }

    public void AssertAtLeast(string field, double share)
    {
        var (agree, covered) = _fields[field];
        Assert.True(agree >= share * covered, $"{field}: {agree} of {covered} agree, fewer than {share:P0}.\n{this}");
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (field, (agree, covered)) in _fields)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{field, -20} {agree, 5} of {covered, 5}");
        }
        foreach (var differences in _differences.Take(400))
        {
            text.AppendLine(differences);
        }
        return text.ToString();
    }

    private void Count(string device, string field, string expected, bool agrees, string found)
    {
        var (agree, covered) = _fields.GetValueOrDefault(field);
        _fields[field] = (agree + (agrees ? 1 : 0), covered + 1);
        if (!agrees)
        {
            _differences.Add($"  {device} {field}: expected {expected}, found {found}");
        }
    }
}
