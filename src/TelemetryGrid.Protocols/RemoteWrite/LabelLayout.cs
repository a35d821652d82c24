using System.Runtime.CompilerServices;

namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>
/// Where the label fields of a series or an exemplar lie, gathered while they are checked. In 1.0 each field is a label; in 2.0 it
/// is a packed list of references, or a single one.
/// </summary>
internal struct LabelLayout(int symbolCount)
{
    private readonly uint _symbolCount = (uint)symbolCount;

    /// <summary>From the first label field to the end of the last one; other fields may lie between when not <see cref="Contiguous"/>.</summary>
    public Range32 Fields { get; private set; }

    public bool Contiguous { get; private set; } = true;

    /// <summary>Labels in 1.0, references (two per label) in 2.0.</summary>
    public int Items { get; private set; }

    /// <summary>The first reference beyond the symbol table.</summary>
    public RemoteWriteError BadReference { get; private set; }

    /// <summary>A layout of nothing yet over the same symbols.</summary>
    public readonly LabelLayout Empty() => new((int)_symbolCount);

    public readonly bool HasSymbol(ulong reference) => reference < _symbolCount;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddLabel(int start, int end)
    {
        Extend(start, end);
        Items++;
    }

    public bool TryAddField(ReadOnlySpan<byte> body, RemoteWriteSchema schema, int start, Range32 content, out RemoteWriteError error)
    {
        if (schema == RemoteWriteSchema.V1)
        {
            AddLabel(start, content.End);
            return LabelMessage.TryRead(body, content, out _, out _, out error);
        }
        Extend(start, content.End);
        error = default;
        for (var position = content.Start; position < content.End; )
        {
            uint octet = body[position];
            if (octet < 0x80)
            {
                Count(octet, position++);
                continue;
            }
            if (position + 1 < content.End && body[position + 1] < 0x80)
            {
                Count((octet & 0x7F) | ((uint)body[position + 1] << 7), position);
                position += 2;
                continue;
            }
            var reader = new ProtobufReader(body, position, content.End);
            if (!reader.TryReadVarint("label reference", out var reference))
            {
                error = reader.Error;
                return false;
            }
            Count(reference, position);
            position = reader.Position;
        }
        return true;
    }

    /// <summary>A reference that is a field of its own, as parsers of packed fields have to accept.</summary>
    public bool AddReference(int start, int end, ulong reference)
    {
        Extend(start, end);
        Count(reference, start);
        return true;
    }

    /// <summary>Why the series these labels belong to cannot be taken, if so.</summary>
    public readonly RemoteWriteError Refusal(RemoteWriteSchema schema, int maxLabels, string part)
    {
        var count = schema == RemoteWriteSchema.V1 ? Items : Items / 2;
        if (count > maxLabels)
        {
            return new RemoteWriteError(RemoteWriteDefect.TooManyLabels, part, -1, Fields.Start, count);
        }
        if (schema == RemoteWriteSchema.V2 && (Items & 1) != 0)
        {
            return new RemoteWriteError(RemoteWriteDefect.OddLabelReferences, part, -1, Fields.Start, Items);
        }
        return BadReference;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Extend(int start, int end)
    {
        if (Fields.End == 0)
        {
            Fields = new Range32(start, end);
            return;
        }
        if (Fields.End != start)
        {
            Contiguous = false;
        }
        Fields = new Range32(Fields.Start, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Count(ulong reference, int offset)
    {
        Items++;
        if (reference >= _symbolCount && BadReference.Defect == RemoteWriteDefect.None)
        {
            BadReference = new RemoteWriteError(
                RemoteWriteDefect.SymbolOutOfRange,
                "label reference",
                -1,
                offset,
                (long)Math.Min(reference, long.MaxValue)
            );
        }
    }
}
