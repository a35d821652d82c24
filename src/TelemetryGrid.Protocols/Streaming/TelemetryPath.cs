using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.Protocols.Streaming;

/// <summary>
/// Where a reader puts a path together, element by element: once as the schema has it, once with its keys. One per stream, used again for
/// every message, so that nothing is allocated per update. Bounded: what does not fit is refused.
/// </summary>
public sealed class TelemetryPath
{
    internal const int MaxPathBytes = 2048;
    internal const int MaxIdentityBytes = 8192;
    internal const int MaxKeys = 32;
    internal const int MaxElements = 128;
    private const int MaxOriginBytes = 128;

    private readonly byte[] _path = new byte[MaxPathBytes];
    private readonly byte[] _identity = new byte[MaxIdentityBytes];
    private readonly byte[] _origin = new byte[MaxOriginBytes];
    private readonly KeyPlace[] _keys = new KeyPlace[MaxKeys];
    private State _at;

    /// <summary>Elements without keys and modules, each behind a slash: <c>/interfaces/interface/state/counters/in-octets</c>.</summary>
    public ReadOnlySpan<byte> Path => _path.AsSpan(0, _at.Path);

    /// <summary>Path and keys in one, equal exactly when both are. Not for reading.</summary>
    public ReadOnlySpan<byte> Identity => _identity.AsSpan(0, _at.Identity);

    /// <summary>The origin that was named, else the first module in the path; empty when there is neither.</summary>
    public ReadOnlySpan<byte> Origin => _origin.AsSpan(0, _at.Origin);

    /// <summary>The last element.</summary>
    public ReadOnlySpan<byte> Leaf => _path.AsSpan(_at.Element, _at.Path - _at.Element);

    public int KeyCount => _at.Keys;

    public TelemetryKey KeyAt(int index)
    {
        var key = _keys.AsSpan(0, _at.Keys)[index];
        return new TelemetryKey(
            _path.AsSpan(key.Element.Start, key.Element.End - key.Element.Start),
            _identity.AsSpan(key.Name.Start, key.Name.End - key.Name.Start),
            _identity.AsSpan(key.Value.Start, key.Value.End - key.Value.Start)
        );
    }

    /// <summary>The state to come back to when what is pushed next has been used.</summary>
    internal State Mark() => _at;

    internal void Reset(in State mark) => _at = mark;

    internal void Clear() => _at = default;

    /// <summary>Names the origin. One that is longer than any real one is cut.</summary>
    internal void SetOrigin(ReadOnlySpan<byte> origin)
    {
        _at.Origin = Math.Min(origin.Length, MaxOriginBytes);
        origin[.._at.Origin].CopyTo(_origin);
    }

    /// <summary>Adds an element; its keys may follow. Nameless ones only carry keys for the element before (Juniper).</summary>
    internal bool TryPush(ReadOnlySpan<byte> element)
    {
        if (element.IsEmpty)
        {
            return true;
        }
        var module = ModuleLength(element);
        if (module > 0)
        {
            if (_at.Origin == 0)
            {
                SetOrigin(element[..module]);
            }
            element = element[(module + 1)..];
        }
        if (_at.Elements == MaxElements || _path.Length - _at.Path <= element.Length || _identity.Length - _at.Identity <= element.Length)
        {
            return false;
        }
        _path[_at.Path] = (byte)'/';
        _identity[_at.Identity] = (byte)'/';
        element.CopyTo(_path.AsSpan(_at.Path + 1));
        element.CopyTo(_identity.AsSpan(_at.Identity + 1));
        _at.Element = _at.Path + 1;
        _at.Path += element.Length + 1;
        _at.Identity += element.Length + 1;
        _at.Elements++;
        return true;
    }

    /// <summary>Adds a key of the last element.</summary>
    internal bool TryPushKey(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var module = ModuleLength(name);
        name = module > 0 ? name[(module + 1)..] : name;
        // Lengths as two bytes each: no text a key may hold can pass for another key, or for an element.
        var length = name.Length + value.Length + 5;
        if (_at.Keys == MaxKeys || name.Length > ushort.MaxValue || _identity.Length - _at.Identity < length)
        {
            return false;
        }
        var to = _identity.AsSpan(_at.Identity, length);
        to[0] = 0;
        (to[1], to[2]) = ((byte)(name.Length >> 8), (byte)name.Length);
        (to[3], to[4]) = ((byte)(value.Length >> 8), (byte)value.Length);
        name.CopyTo(to[5..]);
        value.CopyTo(to[(5 + name.Length)..]);
        var start = _at.Identity + 5;
        _keys[_at.Keys++] = new KeyPlace(
            new Range32(_at.Element, _at.Path),
            new Range32(start, start + name.Length),
            new Range32(start + name.Length, start + name.Length + value.Length)
        );
        _at.Identity += length;
        return true;
    }

    /// <summary>
    /// Brings the keys added since <paramref name="first"/> into the order of their names: senders write a map in any order, and one leaf
    /// must have one identity.
    /// </summary>
    internal void SortKeys(int first)
    {
        var isSorted = true;
        for (var i = first + 1; i < _at.Keys && isSorted; i++)
        {
            isSorted = KeyAt(i - 1).Name.SequenceCompareTo(KeyAt(i).Name) <= 0;
        }
        if (isSorted)
        {
            return;
        }
        var start = _keys[first].Name.Start - 5;
        Span<byte> scratch = stackalloc byte[MaxIdentityBytes];
        var old = scratch[..(_at.Identity - start)];
        _identity.AsSpan(start, old.Length).CopyTo(old);
        var keys = _keys.AsSpan(first, _at.Keys - first);
        // A handful at most, so insertion.
        for (var i = 1; i < keys.Length; i++)
        {
            for (var j = i; j > 0 && Name(keys[j - 1]).SequenceCompareTo(Name(keys[j])) > 0; j--)
            {
                (keys[j - 1], keys[j]) = (keys[j], keys[j - 1]);
            }
        }
        Span<KeyPlace> sorted = stackalloc KeyPlace[MaxKeys];
        sorted = sorted[..keys.Length];
        keys.CopyTo(sorted);
        _at.Keys = first;
        _at.Identity = start;
        foreach (var key in sorted)
        {
            TryPushKey(old[(key.Name.Start - start)..(key.Name.End - start)], old[(key.Value.Start - start)..(key.Value.End - start)]);
        }

        ReadOnlySpan<byte> Name(in KeyPlace key) => _identity.AsSpan(key.Name.Start, key.Name.End - key.Name.Start);
    }

    // A module stands before a colon (RFC 7951 §4). Names that are data, such as 01:00:5e:1e:1e:1e, have colons of their own; a YANG
    // identifier begins with a letter or underscore (RFC 7950 §6.2) and has no colon.
    private static int ModuleLength(ReadOnlySpan<byte> element)
    {
        var colon = element.IndexOf((byte)':');
        return colon > 0 && IsIdentifier(element[..colon]) && IsIdentifier(element[(colon + 1)..]) ? colon : 0;
    }

    private static bool IsIdentifier(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || !(char.IsAsciiLetter((char)text[0]) || text[0] == '_'))
        {
            return false;
        }
        foreach (var c in text[1..])
        {
            if (!(char.IsAsciiLetterOrDigit((char)c) || c is (byte)'_' or (byte)'-' or (byte)'.'))
            {
                return false;
            }
        }
        return true;
    }

    private readonly record struct KeyPlace(Range32 Element, Range32 Name, Range32 Value);

    internal struct State
    {
        public int Path;
        public int Identity;
        public int Element;
        public int Elements;
        public int Keys;
        public int Origin;
    }
}
