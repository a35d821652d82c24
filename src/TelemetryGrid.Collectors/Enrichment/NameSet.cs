namespace TelemetryGrid.Collectors.Enrichment;

/// <summary>A few names in UTF-8 that many others are held against; most differ by their length.</summary>
internal sealed class NameSet
{
    private readonly byte[][]?[] _byLength;

    public NameSet(IReadOnlyCollection<byte[]> names)
    {
        _byLength = new byte[names.Count == 0 ? 0 : names.Max(n => n.Length) + 1][][];
        foreach (var group in names.GroupBy(n => n.Length))
        {
            _byLength[group.Key] = [.. group];
        }
    }

    public bool Contains(ReadOnlySpan<byte> name)
    {
        if (name.Length >= _byLength.Length || _byLength[name.Length] is not { } candidates)
        {
            return false;
        }
        foreach (var candidate in candidates)
        {
            if (name.SequenceEqual(candidate))
            {
                return true;
            }
        }
        return false;
    }
}
