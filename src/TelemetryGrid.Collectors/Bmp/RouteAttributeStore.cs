using System.Diagnostics.CodeAnalysis;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>Gives equal attributes one object for as long as a route has them. For one writer.</summary>
internal sealed class RouteAttributeStore(RouteBudget budget)
{
    private readonly Dictionary<byte[], RouteAttributes> _known = new(new Bytes());

    public int Count => _known.Count;

    /// <summary>The object of such attributes with one reference more; null when there is no room for another.</summary>
    public RouteAttributes? Take(ReadOnlySpan<byte> data)
    {
        var lookup = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(data, out var attributes))
        {
            if (!budget.TryTakeBytes(data.Length + RouteAttributes.Overhead))
            {
                return null;
            }
            attributes = new RouteAttributes(data.ToArray());
            _known.Add(attributes.Data, attributes);
        }
        attributes.References++;
        return attributes;
    }

    public void Release(RouteAttributes attributes)
    {
        if (--attributes.References == 0)
        {
            _known.Remove(attributes.Data);
            budget.ReturnBytes(attributes.Data.Length + RouteAttributes.Overhead);
        }
    }

    private sealed class Bytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            // Seeded for each process, so that nobody can choose attributes that collide.
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
