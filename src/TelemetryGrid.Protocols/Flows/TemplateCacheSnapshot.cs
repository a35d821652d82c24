using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using TelemetryGrid.Protocols.Ipfix;

namespace TelemetryGrid.Protocols.Flows;

/// <summary>
/// The bytes of a saved <see cref="TemplateCache"/>. All numbers are big-endian; every list is a count of 32 bits and its items, least
/// recently used first. Templates are kept as they came over the wire and go through the same checks again.
/// </summary>
/// <remarks>
/// magic "TGFT", version (16 bits), sessions: address (16 octets), port (16), transport (8),
/// boot times: domain (32), Unix milliseconds (64);
/// samplers: domain (32), sampler id (64), interval (32);
/// interface names: index (32), length (16), UTF-8;
/// templates: protocol (8), options (8), domain (32), id (16), scope fields (16), fields (16), field specifiers.
/// </remarks>
internal static class TemplateCacheSnapshot
{
    private const uint Magic = 0x5447_4654;
    private const ushort Version = 1;

    public static void Write(TemplateCache cache, IBufferWriter<byte> destination)
    {
        var writer = new SnapshotWriter(destination);
        writer.UInt32(Magic);
        writer.UInt16(Version);
        writer.UInt32((uint)cache.SessionCount);
        foreach (var session in cache.OldestFirst)
        {
            Write(session, writer);
        }
    }

    public static DecodeStatus Read(ReadOnlySpan<byte> source, TemplateCache cache)
    {
        var reader = new SnapshotReader(source);
        if (reader.UInt32() != Magic || reader.UInt16() != Version)
        {
            return DecodeStatus.UnsupportedVersion;
        }
        for (var sessions = reader.UInt32(); sessions > 0 && !reader.IsTruncated; sessions--)
        {
            var address = reader.Take(16);
            var port = reader.UInt16();
            var transport = reader.UInt8();
            if (reader.IsTruncated)
            {
                break;
            }
            if (transport > (byte)ExporterTransport.Sctp)
            {
                return DecodeStatus.InvalidValue;
            }
            var session = cache.GetOrAdd(new ExporterKey(FlowAddress.FromIPv6(address), port, (ExporterTransport)transport));
            ReadTables(ref reader, session);
            var status = ReadTemplates(ref reader, session);
            if (status != DecodeStatus.Ok)
            {
                return status;
            }
        }
        return reader.IsTruncated ? DecodeStatus.Truncated : DecodeStatus.Ok;
    }

    private static void Write(ExporterSession session, SnapshotWriter writer)
    {
        session.Key.Address.WriteTo(writer.Reserve(16));
        writer.UInt16(session.Key.Port);
        writer.UInt8((byte)session.Key.Transport);
        var initTimes = session.SystemInitTimes.ToArray();
        writer.UInt32((uint)initTimes.Length);
        foreach (var (domain, time) in initTimes)
        {
            writer.UInt32(domain);
            writer.UInt64((ulong)time);
        }
        writer.UInt32((uint)session.Samplers.Count);
        foreach (var ((domain, sampler), interval) in session.Samplers.OldestFirst)
        {
            writer.UInt32(domain);
            writer.UInt64(sampler);
            writer.UInt32(interval);
        }
        writer.UInt32((uint)session.InterfaceNames.Count);
        foreach (var (index, name) in session.InterfaceNames.OldestFirst)
        {
            writer.UInt32(index);
            writer.UInt16((ushort)Encoding.UTF8.GetByteCount(name));
            Encoding.UTF8.GetBytes(name, writer.Reserve(Encoding.UTF8.GetByteCount(name)));
        }
        writer.UInt32((uint)session.TemplateCount);
        foreach (var template in session.TemplatesOldestFirst)
        {
            writer.UInt8((byte)template.Key.Protocol);
            writer.UInt8(template.IsOptions ? (byte)1 : (byte)0);
            writer.UInt32(template.Key.ObservationDomainId);
            writer.UInt16(template.Key.TemplateId);
            writer.UInt16((ushort)template.ScopeFieldCount);
            writer.UInt16((ushort)template.Fields.Length);
            template.Definition.CopyTo(writer.Reserve(template.Definition.Length));
        }
    }

    private static void ReadTables(ref SnapshotReader reader, ExporterSession session)
    {
        for (var count = reader.UInt32(); count > 0 && !reader.IsTruncated; count--)
        {
            var domain = reader.UInt32();
            var time = FlowClock.FromMilliseconds(reader.UInt64());
            if (!reader.IsTruncated)
            {
                session.SetSystemInitTime(domain, time);
            }
        }
        for (var count = reader.UInt32(); count > 0 && !reader.IsTruncated; count--)
        {
            var domain = reader.UInt32();
            var sampler = reader.UInt64();
            // An interval of zero, also that of a truncated input, is refused by the table.
            session.Samplers.TrySet(domain, sampler, reader.UInt32());
        }
        for (var count = reader.UInt32(); count > 0 && !reader.IsTruncated; count--)
        {
            var index = reader.UInt32();
            session.InterfaceNames.Set(index, reader.Take(reader.UInt16()));
        }
    }

    private static DecodeStatus ReadTemplates(ref SnapshotReader reader, ExporterSession session)
    {
        for (var count = reader.UInt32(); count > 0 && !reader.IsTruncated; count--)
        {
            var protocol = (FlowProtocol)reader.UInt8();
            var isOptions = reader.UInt8() != 0;
            var domain = reader.UInt32();
            var id = reader.UInt16();
            var scopeFieldCount = reader.UInt16();
            var fieldCount = reader.UInt16();
            var length = Template.MeasureDefinition(protocol, reader.Rest, fieldCount);
            if (reader.IsTruncated || length < 0)
            {
                return DecodeStatus.Truncated;
            }
            var isKnownProtocol = protocol is FlowProtocol.NetflowV9 or FlowProtocol.Ipfix;
            if (!isKnownProtocol || id < TemplateSetDecoder.MinimumTemplateId || scopeFieldCount > (isOptions ? fieldCount : 0))
            {
                return DecodeStatus.InvalidValue;
            }
            var definition = reader.Take(length);
            if (fieldCount > session.Options.MaximumFieldsPerTemplate)
            {
                continue;
            }
            if (
                Template.TryCreate(new TemplateKey(protocol, domain, id), isOptions, scopeFieldCount, fieldCount, definition)
                is not { } template
            )
            {
                return DecodeStatus.InvalidValue;
            }
            session.Store(template);
        }
        return DecodeStatus.Ok;
    }
}
