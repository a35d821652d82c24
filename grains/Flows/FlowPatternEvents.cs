using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Analytics.Flows.Patterns;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Identity;
using TelemetryGrid.Records;

namespace TelemetryGrid.Grains.Flows;

/// <summary>
/// Writes patterns as events: <c>security.…</c> for what somebody does to somebody, <c>pattern.…</c> for what traffic does. The labels
/// <c>pattern_id</c> and <c>phase</c> join the events of one episode; evidence is in annotations.
/// </summary>
internal static class FlowPatternEvents
{
    public const string Phase = "phase";
    public const string Began = "began";
    public const string Confidence = "confidence";
    private const string Id = "pattern_id";

    public static ReadOnlySpan<byte> IdUtf8 => "pattern_id"u8;

    public static ReadOnlySpan<byte> PhaseUtf8 => "phase"u8;

    /// <param name="other">The second exporter of asymmetric routing.</param>
    public static EventRecord Of(FlowPattern pattern, FlowPatternPlace place, DeviceId other)
    {
        var subject = pattern.Subject;
        var labels = ImmutableDictionary.CreateBuilder<string, string>();
        labels[Id] = pattern.Id;
        labels[Phase] = NameOf(pattern.Phase);
        labels["device"] = place.Device.Value;
        Add("interface", place.Interface);
        if (subject.Kind == PatternKind.AsymmetricRouting)
        {
            labels["other_device"] = other.Value;
        }
        else if (subject.Kind != PatternKind.LinkFlapping)
        {
            Add("src", Address(subject.Source));
            Add("dst", Address(subject.Destination));
            Add("src_port", subject.SourcePort == 0 ? "" : Number(subject.SourcePort));
            Add("port", subject.Port == 0 ? "" : Number(subject.Port));
            Add("protocol", subject.Protocol == 0 ? "" : Number(subject.Protocol));
        }
        var annotations = ImmutableDictionary.CreateBuilder<string, string>();
        annotations[Confidence] = pattern.Confidence.ToString("0.###", CultureInfo.InvariantCulture);
        annotations["start"] = Time(pattern.StartMilliseconds);
        annotations["last_seen"] = Time(pattern.LastSeenMilliseconds);
        foreach (var (name, value) in pattern.Evidence)
        {
            annotations[AnomalyEvidencePrefix + name] = value.ToString("0.####", CultureInfo.InvariantCulture);
        }
        return new EventRecord
        {
            Source = AnomalyEvents.Source,
            Device = place.Device,
            Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(pattern.LastSeenMilliseconds),
            Severity = pattern.Severity switch
            {
                PatternSeverity.Error => Severity.Error,
                PatternSeverity.Warning => Severity.Warn,
                _ => Severity.Info,
            },
            Name = NameOf(subject.Kind),
            Body = Sentence(pattern, place, other),
            Labels = labels.ToImmutable(),
            Annotations = annotations.ToImmutable(),
        };

        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                labels[name] = value;
            }
        }
    }

    private const string AnomalyEvidencePrefix = TelemetryGrid.Anomalies.AnomalyEventNames.EvidencePrefix;

    private static string NameOf(PatternKind kind) =>
        kind switch
        {
            PatternKind.PortScan => "pattern.port_scan",
            PatternKind.HostScan => "pattern.host_scan",
            PatternKind.VolumetricAttack => "security.ddos_volumetric",
            PatternKind.AmplificationAttack => "security.ddos_amplification",
            PatternKind.SynFlood => "security.syn_flood",
            PatternKind.Beaconing => "security.beaconing",
            PatternKind.Exfiltration => "security.exfiltration",
            PatternKind.NewTalker => "pattern.new_talker",
            PatternKind.NewService => "pattern.new_service",
            PatternKind.ElephantFlow => "pattern.elephant_flow",
            PatternKind.AsymmetricRouting => "pattern.asymmetric_routing",
            PatternKind.LinkFlapping => "pattern.link_flapping",
            _ => "pattern.unknown",
        };

    private static string NameOf(PatternPhase phase) =>
        phase switch
        {
            PatternPhase.Worsened => "worsened",
            PatternPhase.Ended => "ended",
            _ => Began,
        };

    private static string Sentence(FlowPattern pattern, FlowPatternPlace place, DeviceId other)
    {
        var (source, destination) = (Address(pattern.Subject.Source), Address(pattern.Subject.Destination));
        var port = Number(pattern.Subject.Port);
        var what = pattern.Subject.Kind switch
        {
            PatternKind.PortScan => $"{source} tries ports of {destination}",
            PatternKind.HostScan => $"{source} tries one host after another",
            PatternKind.VolumetricAttack => $"{destination} gets far more traffic than it is used to, from many sources",
            PatternKind.AmplificationAttack => $"{destination} gets amplified answers from many reflectors",
            PatternKind.SynFlood => $"{destination} is flooded with SYNs",
            PatternKind.Beaconing => $"{source} calls {destination} port {port} in even intervals",
            PatternKind.Exfiltration => $"{source} sends far more than usual to {destination}, which is new to it",
            PatternKind.NewTalker => $"{source} sends for the first time",
            PatternKind.NewService => $"{source} answers on port {port} for the first time",
            PatternKind.ElephantFlow => $"One flow from {source} to {destination} takes a large share",
            PatternKind.AsymmetricRouting => $"{place.Device.Value} sees one direction of conversations and {other.Value} the other",
            PatternKind.LinkFlapping => $"{place.Device.Value} {place.Interface} goes up and down again and again",
            _ => "Something was recognised",
        };
        return pattern.Phase switch
        {
            PatternPhase.Worsened => $"{what}: it has become much stronger.",
            PatternPhase.Ended => $"{what}: it is over.",
            _ => $"{what}.",
        };
    }

    private static string Address(HostKey host) => host == default ? "" : FlowTuple.ToIPAddress(host.High, host.Low).ToString();

    private static string Number(ushort number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
