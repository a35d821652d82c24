using System.Collections.Immutable;
using System.Text;

namespace TelemetryGrid.Storage.Batches;

/// <summary>Labels or annotations of a record, in its memory: enumerate them with <see cref="TryRead"/>.</summary>
public ref struct RecordTexts
{
    private PayloadReader _input;
    private int _left;

    public int Count { get; private init; }

    /// <summary>All pairs as they are kept, without their count.</summary>
    internal ReadOnlySpan<byte> Bytes { get; private init; }

    /// <summary>The next pair, in UTF-8.</summary>
    public bool TryRead(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        if (_left == 0)
        {
            return false;
        }
        _left--;
        name = _input.Bytes(_input.Count());
        value = _input.Bytes(_input.Count());
        return true;
    }

    /// <summary>The value of one name; false when it is not there.</summary>
    public readonly bool TryFind(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var all = this;
        while (all.TryRead(out var candidate, out value))
        {
            if (candidate.SequenceEqual(name))
            {
                return true;
            }
        }
        value = default;
        return false;
    }

    public readonly ImmutableDictionary<string, string> ToDictionary()
    {
        var all = this;
        if (all.Count == 0)
        {
            return ImmutableDictionary<string, string>.Empty;
        }
        var texts = ImmutableDictionary.CreateBuilder<string, string>();
        while (all.TryRead(out var name, out var value))
        {
            texts[Encoding.UTF8.GetString(name)] = Encoding.UTF8.GetString(value);
        }
        return texts.ToImmutable();
    }

    internal static RecordTexts Read(scoped ref PayloadReader reader)
    {
        var count = reader.Count();
        var start = reader;
        for (var i = 0; i < 2 * count; i++)
        {
            reader.Bytes(reader.Count());
        }
        var bytes = start.Bytes(start.Left - reader.Left);
        return new RecordTexts
        {
            Count = count,
            Bytes = bytes,
            _left = count,
            _input = new PayloadReader(bytes),
        };
    }
}
