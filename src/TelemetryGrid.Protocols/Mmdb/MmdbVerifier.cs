using System.Collections;
using System.Text.Unicode;

namespace TelemetryGrid.Protocols.Mmdb;

/// <summary>
/// Checks values and all they contain or point to. Every offset is checked once, so that the work is in proportion to the section, however
/// its pointers are woven; nesting is bounded, which also stops maps that contain themselves.
/// </summary>
internal sealed class MmdbVerifier
{
    private readonly BitArray _sound;
    private string _problem = "";

    private MmdbVerifier(int length) => _sound = new BitArray(length);

    /// <summary>Checks the one value a section begins with.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? Check(ReadOnlySpan<byte> data)
    {
        var verifier = new MmdbVerifier(data.Length);
        var at = 0;
        return verifier.TryCheck(data, ref at, 0) ? null : verifier._problem;
    }

    /// <summary>Checks the values that a search tree leads to.</summary>
    public static string? Check(ReadOnlySpan<byte> data, HashSet<int> offsets)
    {
        var verifier = new MmdbVerifier(data.Length);
        foreach (var offset in offsets)
        {
            var at = offset;
            if (!verifier.TryCheck(data, ref at, 0))
            {
                return verifier._problem;
            }
        }
        return null;
    }

    /// <summary>Moves behind the value.</summary>
    private bool TryCheck(ReadOnlySpan<byte> data, ref int at, int depth)
    {
        var start = at;
        if (depth > MmdbDecoder.MaxDepth)
        {
            return Fail(start, $"nests deeper than {MmdbDecoder.MaxDepth}, or contains itself");
        }
        if ((uint)start < (uint)data.Length && _sound[start])
        {
            return MmdbDecoder.TrySkip(data, ref at) || Fail(start, "is cut short");
        }
        var end = start;
        if (!MmdbDecoder.TryReadControl(data, ref end, out var type, out var size))
        {
            return Fail(start, "is cut short");
        }
        if (type == MmdbType.Pointer)
        {
            if (!MmdbDecoder.TryReadPointer(data, size, ref end, out var target))
            {
                return Fail(start, "points outside the section");
            }
            var pointed = target;
            if (data[target] >> 5 == (int)MmdbType.Pointer)
            {
                return Fail(start, "points to a pointer");
            }
            if (!_sound[target] && !TryCheck(data, ref pointed, depth + 1))
            {
                return false;
            }
            at = end;
            return true;
        }
        end = start;
        if (!MmdbDecoder.TryRead(data, ref end, out type, out size, out var payload))
        {
            return Fail(start, $"is no sound {type} of size {size}");
        }
        if (type == MmdbType.Utf8String && !Utf8.IsValid(data.Slice(payload, size)))
        {
            return Fail(start, "is text that is not UTF-8");
        }
        if (type is MmdbType.Map or MmdbType.Array)
        {
            for (var i = 0; i < size; i++)
            {
                if (type == MmdbType.Map && !TryCheckKey(data, ref end, depth) || !TryCheck(data, ref end, depth + 1))
                {
                    return false;
                }
            }
        }
        _sound[start] = true;
        at = end;
        return true;
    }

    private bool TryCheckKey(ReadOnlySpan<byte> data, ref int at, int depth)
    {
        var start = at;
        var peek = at;
        if (!MmdbDecoder.TryRead(data, ref peek, out var type, out _, out _) || type != MmdbType.Utf8String)
        {
            return Fail(start, "stands in place of a key and is no text");
        }
        return TryCheck(data, ref at, depth + 1);
    }

    private bool Fail(int at, string problem)
    {
        _problem = $"the value at offset {at} {problem}";
        return false;
    }
}
