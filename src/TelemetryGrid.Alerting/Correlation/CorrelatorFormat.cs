using System.Buffers;
using System.Collections.Immutable;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Correlation.Incidents;
using TelemetryGrid.Alerting.Correlation.Joining;
using TelemetryGrid.Alerting.Serialization;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Correlation;

/// <summary>All that a correlator remembers as bytes; the first of them is the format. The network and the options are not part of it.</summary>
public static class CorrelatorFormat
{
    private const byte Version = 1;

    public static void Write(Correlator correlator, IBufferWriter<byte> into)
    {
        ArgumentNullException.ThrowIfNull(correlator);
        ArgumentNullException.ThrowIfNull(into);
        var writer = new StateWriter(into);
        writer.Byte(Version);
        writer.Long(correlator.DroppedAlerts);
        writer.Long(correlator.DroppedIncidents);
        var alerts = correlator.Tracked.OrderBy(a => a.Id).ToArray();
        writer.Int(alerts.Length);
        foreach (var alert in alerts)
        {
            WriteAlert(writer, alert.Alert);
            writer.Text(alert.Incident);
            writer.Int(alert.Toggles.Count);
            foreach (var toggle in alert.Toggles)
            {
                writer.Time(toggle);
            }
        }
        writer.Int(correlator.Incidents.Count);
        foreach (var incident in correlator.Incidents.OrderBy(i => i.Id, StringComparer.Ordinal))
        {
            WriteIncident(writer, incident);
        }
        writer.Int(correlator.MaintenanceWindows.Count);
        foreach (var window in correlator.MaintenanceWindows)
        {
            WriteWindow(writer, window);
        }
        WriteLearnt(writer, correlator.Learnt);
    }

    /// <exception cref="InvalidDataException">These are not the bytes of a correlator, or of a format that is not known.</exception>
    public static Correlator Read(ReadOnlySpan<byte> bytes, CorrelationOptions options)
    {
        var correlator = new Correlator(options);
        var reader = new StateReader(bytes);
        reader.Version(Version);
        (correlator.DroppedAlerts, correlator.Book.Dropped) = (reader.Long(), reader.Long());
        for (var left = reader.Count(); left > 0; left--)
        {
            var alert = new TrackedAlert(ReadAlert(ref reader)) { Incident = reader.Text() };
            for (var toggles = reader.Count(); toggles > 0; toggles--)
            {
                alert.Toggle(reader.Time(), options.MaxToggles + 1);
            }
            correlator.Load(alert);
        }
        for (var left = reader.Count(); left > 0; left--)
        {
            correlator.Book.Load(ReadIncident(ref reader));
        }
        for (var left = reader.Count(); left > 0; left--)
        {
            correlator.Load(ReadWindow(ref reader));
        }
        ReadLearnt(ref reader, correlator.Learnt);
        reader.End();
        return correlator;
    }

    private static void WriteIncident(StateWriter writer, Incident incident)
    {
        writer.Text(incident.Id);
        writer.Time(incident.OpenedAt);
        writer.Text(incident.Severity);
        writer.Text(incident.Title);
        writer.Long(unchecked((long)incident.Cause.Value));
        writer.Double(incident.Confidence);
        WriteTexts(writer, incident.Reasons);
        WriteTexts(writer, incident.Devices);
        writer.Time(incident.StartedAt);
        writer.Time(incident.UpdatedAt);
        writer.OptionalTime(incident.ResolvedAt);
        writer.Text(incident.ResolvedBy);
        writer.Text(incident.MergedInto);
        writer.Long(incident.Firing);
        writer.Long(incident.UnlistedMembers);
        writer.Long(incident.DroppedEntries);
        writer.Long(incident.EscalationLevel);
        writer.Time(incident.EscalationSince);
        writer.Int(incident.Escalations.Length);
        foreach (var alert in incident.Escalations)
        {
            WriteAlert(writer, alert);
        }
        writer.Flag(incident.Acknowledgement is not null);
        if (incident.Acknowledgement is { } acknowledgement)
        {
            writer.Text(acknowledgement.By);
            writer.Text(acknowledgement.Comment);
            writer.Time(acknowledgement.At);
            writer.OptionalTime(acknowledgement.Until);
        }
        writer.Int(incident.Timeline.Count);
        foreach (var entry in incident.Timeline)
        {
            writer.Time(entry.At);
            writer.Text(entry.Kind);
            writer.Text(entry.Text);
        }
        writer.Int(incident.Members.Count);
        foreach (var (_, member) in incident.Members.OrderBy(m => m.Key))
        {
            writer.Labels(member.Labels);
            writer.Time(member.StartsAt);
            writer.OptionalTime(member.EndedAt);
            writer.Time(member.JoinedAt);
            writer.Byte((byte)member.Role);
            writer.Text(member.Reason);
            writer.Long(unchecked((long)member.Cause.Value));
            writer.Byte((byte)member.Suppressed);
        }
    }

    private static Incident ReadIncident(ref StateReader reader)
    {
        var incident = new Incident(reader.Text(), reader.Time())
        {
            Severity = reader.Text(),
            Title = reader.Text(),
            Cause = new Fingerprint(unchecked((ulong)reader.Long())),
            Confidence = reader.Double(),
            Reasons = ReadTexts(ref reader),
            Devices = ReadTexts(ref reader),
            StartedAt = reader.Time(),
            UpdatedAt = reader.Time(),
            ResolvedAt = reader.OptionalTime(),
            ResolvedBy = reader.Text(),
            MergedInto = reader.Text(),
            Firing = Number(ref reader),
            UnlistedMembers = reader.Long(),
            DroppedEntries = reader.Long(),
            EscalationLevel = Number(ref reader),
            EscalationSince = reader.Time(),
        };
        var escalations = ImmutableArray.CreateBuilder<Alert>();
        for (var left = reader.Count(); left > 0; left--)
        {
            escalations.Add(ReadAlert(ref reader));
        }
        incident.Escalations = escalations.ToImmutable();
        if (reader.Flag())
        {
            incident.Acknowledgement = new Acknowledgement(reader.Text(), reader.Text(), reader.Time(), reader.OptionalTime());
        }
        var timeline = new List<TimelineEntry>();
        for (var left = reader.Count(); left > 0; left--)
        {
            timeline.Add(new TimelineEntry(reader.Time(), reader.Text(), reader.Text()));
        }
        incident.Load(timeline);
        for (var left = reader.Count(); left > 0; left--)
        {
            var member = new IncidentMember
            {
                Labels = reader.Labels(),
                StartsAt = reader.Time(),
                EndedAt = reader.OptionalTime(),
                JoinedAt = reader.Time(),
                Role = (MemberRole)Choice(ref reader, (byte)MemberRole.Cause),
                Reason = reader.Text(),
                Cause = new Fingerprint(unchecked((ulong)reader.Long())),
                Suppressed = (SuppressionKind)Choice(ref reader, (byte)SuppressionKind.Maintenance),
            };
            incident.MemberTable[Fingerprint.Of(member.Labels)] = member;
        }
        return incident;
    }

    private static void WriteWindow(StateWriter writer, MaintenanceWindow window)
    {
        writer.Text(window.Id);
        writer.Time(window.From);
        writer.Time(window.To);
        writer.Text(window.Device);
        writer.Text(window.Site);
        writer.Text(window.CreatedBy);
        writer.Text(window.Comment);
        writer.Int(window.Matchers.Length);
        foreach (var matcher in window.Matchers)
        {
            writer.Text(matcher.Name);
            writer.Byte((byte)matcher.Operator);
            writer.Text(matcher.Value);
        }
    }

    private static MaintenanceWindow ReadWindow(ref StateReader reader)
    {
        var window = new MaintenanceWindow
        {
            Id = reader.Text(),
            From = reader.Time(),
            To = reader.Time(),
            Device = reader.Text(),
            Site = reader.Text(),
            CreatedBy = reader.Text(),
            Comment = reader.Text(),
        };
        var matchers = ImmutableArray.CreateBuilder<LabelMatcher>();
        for (var left = reader.Count(); left > 0; left--)
        {
            var (name, op, value) = (reader.Text(), (MatchOperator)Choice(ref reader, (byte)MatchOperator.NotRegex), reader.Text());
            try
            {
                matchers.Add(new LabelMatcher(name, op, value));
            }
            catch (ArgumentException e)
            {
                throw new InvalidDataException($"the state holds a matcher that is none: {e.Message}", e);
            }
        }
        return window with { Matchers = matchers.ToImmutable() };
    }

    private static void WriteLearnt(StateWriter writer, CoOccurrence learnt)
    {
        writer.OptionalTime(learnt.First);
        writer.OptionalTime(learnt.Last);
        writer.Long(learnt.Dropped);
        writer.Int(learnt.Kinds.Count);
        foreach (var (kind, count) in learnt.Kinds.OrderBy(k => k.Key, StringComparer.Ordinal))
        {
            writer.Text(kind);
            writer.Long(count.Times);
            writer.Time(count.Last);
        }
        writer.Int(learnt.Pairs.Count);
        foreach (
            var (pair, count) in learnt.Pairs.OrderBy(p => p.Key.A, StringComparer.Ordinal).ThenBy(p => p.Key.B, StringComparer.Ordinal)
        )
        {
            writer.Text(pair.A);
            writer.Text(pair.B);
            writer.Long(count.Times);
            writer.Time(count.Last);
        }
    }

    private static void ReadLearnt(ref StateReader reader, CoOccurrence learnt)
    {
        learnt.Load(reader.OptionalTime(), reader.OptionalTime(), reader.Long());
        for (var left = reader.Count(); left > 0; left--)
        {
            learnt.LoadKind(reader.Text(), new CoOccurrence.KindCount(reader.Long(), reader.Time()));
        }
        for (var left = reader.Count(); left > 0; left--)
        {
            learnt.LoadPair(reader.Text(), reader.Text(), new CoOccurrence.PairCount(reader.Long(), reader.Time()));
        }
    }

    private static void WriteAlert(StateWriter writer, Alert alert)
    {
        writer.Labels(alert.Labels);
        writer.Labels(alert.Annotations);
        writer.Time(alert.StartsAt);
        writer.Time(alert.EndsAt);
        writer.Time(alert.UpdatedAt);
        writer.Text(alert.GeneratorUrl);
        writer.Flag(alert.EndIsTimeout);
    }

    private static Alert ReadAlert(ref StateReader reader) =>
        new(reader.Labels(), reader.Labels(), reader.Time(), reader.Time(), reader.Time(), reader.Text()) { EndIsTimeout = reader.Flag() };

    private static void WriteTexts(StateWriter writer, ImmutableArray<string> texts)
    {
        writer.Int(texts.Length);
        foreach (var text in texts)
        {
            writer.Text(text);
        }
    }

    private static ImmutableArray<string> ReadTexts(ref StateReader reader)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        for (var left = reader.Count(); left > 0; left--)
        {
            texts.Add(reader.Text());
        }
        return texts.ToImmutable();
    }

    private static int Number(ref StateReader reader) =>
        reader.Long() is >= 0 and <= int.MaxValue and var value ? (int)value : throw new InvalidDataException("the state gives no count");

    private static byte Choice(ref StateReader reader, byte most) =>
        reader.Byte() is var value && value <= most ? value : throw new InvalidDataException($"the state gives the unknown choice {value}");
}
