using System.Buffers;
using System.Collections.Immutable;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Serialization;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Groups;

/// <summary>A group's state as bytes; the first of them is the format.</summary>
public static class GroupStateFormat
{
    private const byte Version = 1;

    public static void Write(GroupState state, IBufferWriter<byte> into)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(into);
        var writer = new StateWriter(into);
        writer.Byte(Version);
        writer.Flag(state.HasFlushed);
        writer.OptionalTime(state.NextFlush);
        writer.Long(state.Flushes);
        writer.Long(state.Dropped);
        AlertListFormat.Write(state.Alerts.Count, state.Alerts.Values, writer);
        writer.Int(state.Log.Count);
        foreach (var (target, entry) in state.Log)
        {
            writer.Text(target);
            writer.Time(entry.At);
            WriteSet(writer, entry.Firing);
            WriteSet(writer, entry.Resolved);
        }
        writer.Flag(state.Pending is not null);
        if (state.Pending is not { } pending)
        {
            return;
        }
        writer.Long(pending.Number);
        writer.Time(pending.At);
        writer.Flag(pending.Failed);
        writer.Int(pending.Ended.Length);
        foreach (var (labels, updatedAt) in pending.Ended)
        {
            writer.Labels(labels);
            writer.Time(updatedAt);
        }
        writer.Int(pending.Outstanding.Count);
        foreach (var notification in pending.Outstanding.Values)
        {
            writer.Text(notification.Target);
            writer.Flag(notification.SendResolved);
            AlertListFormat.Write(notification.Firing.Length, notification.Firing, writer);
            AlertListFormat.Write(notification.Resolved.Length, notification.Resolved, writer);
        }
    }

    /// <exception cref="InvalidDataException">These are not the bytes of a state, or of a format that is not known.</exception>
    public static GroupState Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        reader.Version(Version);
        var state = new GroupState
        {
            HasFlushed = reader.Flag(),
            NextFlush = reader.OptionalTime(),
            Flushes = reader.Long(),
            Dropped = reader.Long(),
            Alerts = AlertListFormat.Read(ref reader).ToImmutableDictionary(a => a.Labels, a => a),
        };
        var log = state.Log.ToBuilder();
        for (var left = reader.Count(); left > 0; left--)
        {
            var target = reader.Text();
            log[target] = new NotificationLogEntry(reader.Time(), ReadSet(ref reader), ReadSet(ref reader));
        }
        state = state with { Log = log.ToImmutable(), Pending = reader.Flag() ? ReadPending(ref reader) : null };
        reader.End();
        return state;
    }

    private static PendingFlush ReadPending(ref StateReader reader)
    {
        var (number, at, failed) = (reader.Long(), reader.Time(), reader.Flag());
        var ended = ImmutableArray.CreateBuilder<(Labels, DateTimeOffset)>();
        for (var left = reader.Count(); left > 0; left--)
        {
            ended.Add((reader.Labels(), reader.Time()));
        }
        var outstanding = ImmutableDictionary.CreateBuilder<string, GroupNotification>(StringComparer.Ordinal);
        for (var left = reader.Count(); left > 0; left--)
        {
            var (target, sendResolved) = (reader.Text(), reader.Flag());
            var firing = AlertListFormat.Read(ref reader);
            outstanding[target] = new GroupNotification(number, target, at, sendResolved, firing, AlertListFormat.Read(ref reader));
        }
        return new PendingFlush(number, at, ended.ToImmutable(), outstanding.ToImmutable(), failed);
    }

    private static void WriteSet(StateWriter writer, ImmutableHashSet<Fingerprint> set)
    {
        writer.Int(set.Count);
        foreach (var item in set)
        {
            writer.Long(unchecked((long)item.Value));
        }
    }

    private static ImmutableHashSet<Fingerprint> ReadSet(ref StateReader reader)
    {
        var set = ImmutableHashSet.CreateBuilder<Fingerprint>();
        for (var left = reader.Count(); left > 0; left--)
        {
            set.Add(new Fingerprint(unchecked((ulong)reader.Long())));
        }
        return set.ToImmutable();
    }
}
