using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>What an agent can be asked, in lexicographic order.</summary>
internal sealed class MibView
{
    private readonly MibEntry[] _entries;
    private readonly HashSet<ObjectIdentifier> _objects;

    /// <param name="entries">In any order.</param>
    /// <param name="objects">The object types that exist, to tell a missing instance from a missing object.</param>
    public MibView(IEnumerable<MibEntry> entries, IEnumerable<ObjectIdentifier> objects)
    {
        _entries = [.. entries.OrderBy(e => e.Name)];
        _objects = [.. objects];
    }

    /// <summary>The position of an instance; -1 when there is none.</summary>
    public int Find(EncodedOid name)
    {
        int position = FirstNotBefore(name);
        return position < _entries.Length && _entries[position].Name.Encoded.Equals(name) && _entries[position].IsThere ? position : -1;
    }

    /// <summary>The position of the first instance behind a name; -1 at the end.</summary>
    public int FindNext(EncodedOid name)
    {
        int position = FirstNotBefore(name);
        if (position < _entries.Length && _entries[position].Name.Encoded.Equals(name))
        {
            position++;
        }
        return FirstThere(position);
    }

    /// <summary>The position of the first instance behind another; -1 at the end.</summary>
    public int After(int position) => FirstThere(position + 1);

    /// <summary>The position of the last instance.</summary>
    public int Last => _entries.Length - 1;

    public ObjectIdentifier NameAt(int position) => _entries[position].Name;

    public SnmpValue ReadAt(int position) => _entries[position].Read();

    /// <summary>RFC 3416 §4.2.1: noSuchObject when no object type has the name as its instance, else noSuchInstance.</summary>
    public SnmpValue WhyMissing(EncodedOid name)
    {
        foreach (ObjectIdentifier known in _objects)
        {
            if (name.StartsWith(known.Encoded))
            {
                return SnmpValue.NoSuchInstance;
            }
        }
        return SnmpValue.NoSuchObject;
    }

    private int FirstThere(int position)
    {
        while (position < _entries.Length && !_entries[position].IsThere)
        {
            position++;
        }
        return position < _entries.Length ? position : -1;
    }

    private int FirstNotBefore(EncodedOid name)
    {
        int low = 0;
        int high = _entries.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_entries[middle].Name.Encoded.CompareTo(name) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }
}
