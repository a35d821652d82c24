using System.Runtime.InteropServices;

namespace TelemetryGrid.Protocols.Flows;

/// <summary>
/// What a NetFlow or IPFIX datagram says about itself, and what became of its content. A collector compares
/// <see cref="SequenceNumber"/> with the previous datagram's number plus <see cref="SequenceAdvance"/> to see loss, and
/// <see cref="ExportTimeMilliseconds"/> with its own clock to see skew.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public struct FlowDatagramHeader
{
    public FlowProtocol Protocol;

    /// <summary>NetFlow v5: engine type in the high byte, engine id in the low one. NetFlow v9: source id. IPFIX: observation domain id.</summary>
    public uint ObservationDomainId;

    /// <summary>Counts flows (v5), datagrams (v9) or data records (IPFIX) since the exporter started, before this datagram for v5 and IPFIX.</summary>
    public uint SequenceNumber;

    /// <summary>Unix milliseconds on the exporter's clock.</summary>
    public long ExportTimeMilliseconds;

    /// <summary>Milliseconds since the exporter started, modulo 2^32; 0 for IPFIX, which does not carry it.</summary>
    public uint SysUptimeMilliseconds;

    /// <summary>The sampling interval that a v5 header carries; 0 when it carries none.</summary>
    public uint SamplingInterval;

    /// <summary>The record count that the header states; 0 for IPFIX, which states a length instead.</summary>
    public ushort StatedRecordCount;

    /// <summary>Octets that the datagram says it has; more octets than that were not read.</summary>
    public int Length;

    /// <summary>Data records found, options data included: the step of the IPFIX sequence number.</summary>
    public int DataRecords;

    /// <summary>Records appended to the buffer. A biflow counts twice when both directions carried traffic.</summary>
    public int FlowRecords;

    /// <summary>Data records of options templates.</summary>
    public int OptionsRecords;

    /// <summary>Data records skipped because their template names neither an address nor a count.</summary>
    public int NonFlowRecords;

    /// <summary>Data records found but not kept because the record buffer was full.</summary>
    public int DroppedRecords;

    /// <summary>Templates seen, refreshes of known ones included.</summary>
    public int Templates;

    /// <summary>Template withdrawals seen (RFC 7011 §8.1).</summary>
    public int Withdrawals;

    /// <summary>Templates refused because of a bound or because no record could ever match them.</summary>
    public int RejectedTemplates;

    /// <summary>Data sets skipped because their template is not known (yet); <see cref="SequenceAdvance"/> is a lower bound then.</summary>
    public int UnknownTemplateSets;

    /// <summary>Sets whose content contradicts their length or their template, and sets with a reserved id.</summary>
    public int MalformedSets;

    /// <summary>Sampling intervals of zero in options data: reported by the exporter, meaningless, ignored.</summary>
    public int ZeroSamplingIntervals;

    /// <summary>How far this datagram moves the sequence number: v5 flows, v9 one per datagram, IPFIX data records.</summary>
    public readonly uint SequenceAdvance =>
        Protocol switch
        {
            FlowProtocol.NetflowV5 => StatedRecordCount,
            FlowProtocol.NetflowV9 => 1,
            _ => (uint)DataRecords,
        };

    /// <summary>False when sets were skipped or cut short, so that the records in them could not be counted.</summary>
    public readonly bool IsSequenceAdvanceExact =>
        Protocol != FlowProtocol.Ipfix || (UnknownTemplateSets == 0 && MalformedSets == 0 && DroppedRecords == 0);
}
