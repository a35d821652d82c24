using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>What the PDUs of requests are answered with from a view (RFC 3416 §4.2), whatever version carries them.</summary>
internal sealed class MibAnswers(MibView view)
{
    private const int MaximumRepetitions = 256;

    /// <summary>Gathers the bindings of a response.</summary>
    /// <returns>False when the PDU deserves no answer: not a request, or damaged.</returns>
    public bool TryAnswer<T>(SnmpPdu pdu, ref T writer, out SnmpErrorStatus error, out int index)
        where T : IBindings, allows ref struct
    {
        bool? fits = pdu.Type switch
        {
            SnmpPduType.GetRequest => TryGet(pdu.VarBinds, ref writer, next: false),
            SnmpPduType.GetNextRequest => TryGet(pdu.VarBinds, ref writer, next: true),
            SnmpPduType.GetBulkRequest => TryGetBulk(pdu, ref writer),
            SnmpPduType.SetRequest => true,
            _ => null,
        };
        if (fits == false)
        {
            writer.Clear();
        }
        // §4.2.5: nothing here can be written.
        (error, index) = (pdu.Type, fits) switch
        {
            (SnmpPduType.SetRequest, _) => (SnmpErrorStatus.NotWritable, 1),
            (_, false) => (SnmpErrorStatus.TooBig, 0),
            _ => (SnmpErrorStatus.NoError, 0),
        };
        return fits is not null;
    }

    /// <summary>§4.2.1, §4.2.2. Null when the bindings are damaged, false when the answer is too big.</summary>
    private bool? TryGet<T>(SnmpVarBindReader requested, ref T writer, bool next)
        where T : IBindings, allows ref struct
    {
        while (requested.TryRead(out SnmpVarBindView asked))
        {
            bool added;
            if (next)
            {
                added = TryAddNext(asked.Name, ref writer, out _);
            }
            else
            {
                int position = view.Find(asked.Name);
                SnmpValue value = position >= 0 ? view.ReadAt(position) : view.WhyMissing(asked.Name);
                added = writer.TryAdd(asked.Name.ToObjectIdentifier(), value);
            }
            if (!added)
            {
                return false;
            }
        }
        return requested.Status == DecodeStatus.Ok ? true : null;
    }

    /// <summary>§4.2.3: leading variables once, the others repeatedly; what does not fit any more is left out.</summary>
    private bool? TryGetBulk<T>(SnmpPdu pdu, ref T writer)
        where T : IBindings, allows ref struct
    {
        SnmpVarBindReader requested = pdu.VarBinds;
        var positions = new List<int>();
        int number = 0;
        while (requested.TryRead(out SnmpVarBindView asked))
        {
            if (number++ < pdu.NonRepeaters)
            {
                if (!TryAddNext(asked.Name, ref writer, out _))
                {
                    return true;
                }
            }
            else if (pdu.MaxRepetitions > 0)
            {
                // The first repetition goes by name, the following ones by position.
                if (!TryAddNext(asked.Name, ref writer, out int position))
                {
                    return true;
                }
                positions.Add(position);
            }
        }
        if (requested.Status != DecodeStatus.Ok)
        {
            return null;
        }
        int repetitions = Math.Min(pdu.MaxRepetitions, MaximumRepetitions);
        for (int repetition = 1; repetition < repetitions && positions.Exists(p => p >= 0); repetition++)
        {
            for (int i = 0; i < positions.Count; i++)
            {
                if (!TryAddAfter(positions[i], ref writer, out int position))
                {
                    return true;
                }
                positions[i] = position;
            }
        }
        return true;
    }

    private bool TryAddNext<T>(EncodedOid name, ref T writer, out int position)
        where T : IBindings, allows ref struct
    {
        position = view.FindNext(name);
        return position >= 0
            ? writer.TryAdd(view.NameAt(position), view.ReadAt(position))
            : writer.TryAdd(name.ToObjectIdentifier(), SnmpValue.EndOfMibView);
    }

    private bool TryAddAfter<T>(int previous, ref T writer, out int position)
        where T : IBindings, allows ref struct
    {
        position = previous >= 0 ? view.After(previous) : -1;
        return position >= 0
            ? writer.TryAdd(view.NameAt(position), view.ReadAt(position))
            : writer.TryAdd(view.NameAt(view.Last), SnmpValue.EndOfMibView);
    }
}
