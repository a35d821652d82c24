using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace TelemetryGrid.Protocols.Flows;

/// <summary>The interface names that one exporter announced in options data (interfaceName 82, interfaceDescription 83), by interface index. Bounded.</summary>
public sealed class InterfaceNameTable
{
    /// <summary>Longest name kept, in UTF-16 code units; the rest is cut. IF-MIB's ifName and ifDescr end at 255 octets.</summary>
    public const int MaximumNameLength = 255;

    private readonly LruTable<uint, string> _names;
    private readonly ExporterSession _session;
    private readonly TemplateCache _owner;

    internal InterfaceNameTable(ExporterSession session, TemplateCache owner)
    {
        _session = session;
        _owner = owner;
        _names = new(owner.Options.MaximumInterfaceNamesPerSession);
    }

    public int Count => _names.Count;

    internal IEnumerable<KeyValuePair<uint, string>> OldestFirst => _names.OldestFirst;

    public bool TryGet(uint interfaceIndex, [NotNullWhen(true)] out string? name) => _names.TryGet(interfaceIndex, out name);

    /// <summary>Takes a name as it stands on the wire: UTF-8, padded with NUL or blanks. Allocates only when the name is new.</summary>
    internal void Set(uint interfaceIndex, ReadOnlySpan<byte> wireName)
    {
        var end = wireName.IndexOf((byte)0);
        wireName = (end < 0 ? wireName : wireName[..end]).TrimEnd((byte)' ');
        // Every UTF-16 unit needs at least one octet, so a buffer of as many units as octets always suffices.
        wireName = wireName[..Math.Min(wireName.Length, MaximumNameLength)];
        if (wireName.IsEmpty)
        {
            return;
        }
        Span<char> characters = stackalloc char[MaximumNameLength];
        characters = characters[..Encoding.UTF8.GetChars(wireName, characters)];
        if (_names.TryGet(interfaceIndex, out var known))
        {
            if (characters.SequenceEqual(known))
            {
                return;
            }
        }
        else if (_names.IsFull && _names.TryRemoveOldest(out _))
        {
            _owner.Counters.InterfaceNamesEvicted++;
        }
        else
        {
            _owner.Book(_session, fields: 0, interfaceNames: 1);
        }
        _names.Set(interfaceIndex, characters.ToString());
        _owner.Touch();
    }
}
