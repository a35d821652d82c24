using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Ipfix;

/// <summary>Reads options data: sampling, interface names and boot time go into the exporter's session, everything else is passed over.</summary>
internal static class OptionsSetDecoder
{
    /// <summary>RFC 3954 §6.1: the scope types of NetFlow v9 have numbers of their own, of which 2 is "interface".</summary>
    private const ushort NetflowV9InterfaceScope = 2;

    public static DecodeStatus Read(
        ReadOnlySpan<byte> message,
        int start,
        int end,
        Template template,
        ExporterSession session,
        ref FlowDatagramHeader header
    )
    {
        var position = start;
        while (end - position >= template.MinimumRecordLength)
        {
            var options = default(Options);
            for (var index = 0; index < template.Fields.Length; index++)
            {
                var field = template.Fields[index];
                if (!FieldValue.TryLocate(message, field.Length, ref position, end, out var valueStart, out var length))
                {
                    header.MalformedSets++;
                    return DecodeStatus.InvalidLength;
                }
                var isV9Scope = index < template.ScopeFieldCount && template.Key.Protocol == FlowProtocol.NetflowV9;
                if (field.Enterprise == 0 && length > 0)
                {
                    options.Take(isV9Scope ? ScopeElement(field.Id) : field.Id, message, valueStart, length);
                }
            }
            header.DataRecords++;
            header.OptionsRecords++;
            options.Apply(message, session, ref header);
        }
        return DecodeStatus.Ok;
    }

    /// <summary>The IANA element that says the same as a NetFlow v9 scope type; 0 for those that do not matter here.</summary>
    private static ushort ScopeElement(ushort scopeType) => scopeType == NetflowV9InterfaceScope ? (ushort)10 : (ushort)0;

    /// <summary>What one options record said.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Options
    {
        private ulong _domain;
        private ulong _samplerId;
        private ulong _interface;
        private ulong _interval;
        private ulong _packetInterval;
        private ulong _packetSpace;
        private ulong _size;
        private ulong _population;
        private double _probability;
        private long _systemInitTime;
        private int _nameStart;
        private int _nameLength;
        private bool _hasDomain;
        private bool _hasInterface;
        private bool _hasInterval;
        private bool _hasPacketSpace;
        private bool _isShortName;

        public void Take(ushort element, ReadOnlySpan<byte> message, int start, int length)
        {
            // Wider fields are strings or opaque; their numeric reading is not looked at.
            var value = length <= sizeof(ulong) ? FieldValue.ReadUnsigned(message.Slice(start, length)) : 0;
            switch (element)
            {
                case 10: // ingressInterface
                case 14: // egressInterface
                case 252: // ingressPhysicalInterface
                case 253: // egressPhysicalInterface
                    _interface = _hasInterface ? _interface : value;
                    _hasInterface = true;
                    break;
                case 34: // samplingInterval
                case 50: // samplerRandomInterval
                    _interval = Math.Max(_interval, value);
                    _hasInterval = true;
                    break;
                case 48: // samplerId
                case 302: // selectorId
                    _samplerId = value;
                    break;
                case 82: // interfaceName
                case 83: // interfaceDescription
                    TakeName(element == 82, start, length);
                    break;
                case 149: // observationDomainId
                    _domain = value;
                    _hasDomain = true;
                    break;
                case 160: // systemInitTimeMilliseconds
                    _systemInitTime = FlowClock.FromMilliseconds(value);
                    break;
                case 305: // samplingPacketInterval
                    _packetInterval = value;
                    break;
                case 306: // samplingPacketSpace
                    _packetSpace = value;
                    _hasPacketSpace = true;
                    break;
                case 309: // samplingSize
                    _size = value;
                    break;
                case 310: // samplingPopulation
                    _population = value;
                    break;
                case 311 when length == sizeof(double): // samplingProbability
                    _probability = BinaryPrimitives.ReadDoubleBigEndian(message[start..]);
                    break;
                case 311 when length == sizeof(float):
                    _probability = BinaryPrimitives.ReadSingleBigEndian(message[start..]);
                    break;
            }
        }

        public readonly void Apply(ReadOnlySpan<byte> message, ExporterSession session, ref FlowDatagramHeader header)
        {
            // A record whose scope is another observation domain speaks about that one.
            var domain = _hasDomain ? (uint)_domain : header.ObservationDomainId;
            if (_systemInitTime != 0)
            {
                session.SetSystemInitTime(domain, _systemInitTime);
            }
            if (_nameLength > 0 && _hasInterface && _interface <= uint.MaxValue)
            {
                session.InterfaceNames.Set((uint)_interface, message.Slice(_nameStart, _nameLength));
            }
            if (
                (_hasInterval || _hasPacketSpace || _population != 0 || _probability != 0)
                && !session.Samplers.TrySet(domain, _samplerId, SamplingInterval())
            )
            {
                header.ZeroSamplingIntervals++;
            }
        }

        private readonly uint SamplingInterval()
        {
            if (_interval != 0)
            {
                return SamplingRate.Saturate(_interval);
            }
            if (_packetInterval != 0 && _hasPacketSpace)
            {
                return SamplingRate.FromCountBased(_packetInterval, _packetSpace);
            }
            var byRatio = SamplingRate.FromRatio(_population, _size);
            return byRatio != 0 ? byRatio : SamplingRate.FromProbability(_probability);
        }

        /// <summary>The short name is what SNMP's ifName says; the description stands in where it is missing.</summary>
        private void TakeName(bool isShortName, int start, int length)
        {
            if (_nameLength == 0 || (isShortName && !_isShortName))
            {
                (_nameStart, _nameLength, _isShortName) = (start, length, isShortName);
            }
        }
    }
}
