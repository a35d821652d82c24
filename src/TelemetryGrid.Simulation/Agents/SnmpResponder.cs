using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>Answers SNMP v2c requests from a view (RFC 3416 §4.2). Stateless apart from the view.</summary>
internal sealed class SnmpResponder(MibView view, ReadOnlyMemory<byte> community)
{
    /// <summary>Answers up to this many octets, so that no GETBULK response needs IP fragments.</summary>
    public const int MaximumResponse = 1_472;

    private const int MaximumRepetitions = 256;

    /// <summary>False when the request deserves no answer: not v2c, wrong community, not a request, or damaged.</summary>
    /// <param name="request">A datagram.</param>
    /// <param name="response">Room for <see cref="MaximumResponse"/> octets.</param>
    /// <param name="length">How long the response is.</param>
    public bool TryRespond(ReadOnlySpan<byte> request, Span<byte> response, out int length)
    {
        length = 0;
        if (
            SnmpMessage.TryRead(request, out SnmpMessage message) != DecodeStatus.Ok
            || message.Version != SnmpVersion.V2c
            || !message.Community.SequenceEqual(community.Span)
        )
        {
            return false;
        }
        var writer = new SnmpMessageWriter(response[..MaximumResponse], SnmpVersion.V2c, community.Span);
        SnmpPdu pdu = message.Pdu;
        bool? fits = pdu.Type switch
        {
            SnmpPduType.GetRequest => TryGet(pdu.VarBinds, ref writer, next: false),
            SnmpPduType.GetNextRequest => TryGet(pdu.VarBinds, ref writer, next: true),
            SnmpPduType.GetBulkRequest => TryGetBulk(pdu, ref writer),
            SnmpPduType.SetRequest => true,
            _ => null,
        };
        if (fits is null)
        {
            return false;
        }
        if (fits == false)
        {
            writer.Clear();
        }
        // §4.2.5: nothing here can be written.
        (SnmpErrorStatus error, int index) = (pdu.Type, fits) switch
        {
            (SnmpPduType.SetRequest, _) => (SnmpErrorStatus.NotWritable, 1),
            (_, false) => (SnmpErrorStatus.TooBig, 0),
            _ => (SnmpErrorStatus.NoError, 0),
        };
        length = writer.Finish(SnmpPduType.Response, pdu.RequestId, error, index);
        return true;
    }

    /// <summary>§4.2.1, §4.2.2. Null when the bindings are damaged, false when the answer is too big.</summary>
    private bool? TryGet(SnmpVarBindReader requested, ref SnmpMessageWriter writer, bool next)
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
    private bool? TryGetBulk(SnmpPdu pdu, ref SnmpMessageWriter writer)
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

    private bool TryAddNext(EncodedOid name, ref SnmpMessageWriter writer, out int position)
    {
        position = view.FindNext(name);
        return position >= 0
            ? writer.TryAdd(view.NameAt(position), view.ReadAt(position))
            : writer.TryAdd(name.ToObjectIdentifier(), SnmpValue.EndOfMibView);
    }

    private bool TryAddAfter(int previous, ref SnmpMessageWriter writer, out int position)
    {
        position = previous >= 0 ? view.After(previous) : -1;
        return position >= 0
            ? writer.TryAdd(view.NameAt(position), view.ReadAt(position))
            : writer.TryAdd(view.NameAt(view.Last), SnmpValue.EndOfMibView);
    }
}
