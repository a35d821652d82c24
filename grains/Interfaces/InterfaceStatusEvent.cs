using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Records;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Grains.Interfaces;

/// <summary>
/// Events named <c>interface.status_changed</c>, from traps and log lines. Their labels are <c>interface</c> or <c>if_index</c>, <c>oper_status</c>
/// and, if told, <c>admin_status</c>, as <c>up</c>, <c>down</c> or another name of IF-MIB.
/// </summary>
internal static class InterfaceStatusEvent
{
    /// <summary>The event as a reading that has a status only.</summary>
    public static bool TryRead(RecordView record, out DeviceId device, out InterfaceCounters? reading)
    {
        reading = null;
        device = default;
        if (
            record.Category != TelemetryCategory.Event
            || !record.Name.SequenceEqual("interface.status_changed"u8)
            || !DeviceId.TryParse(Encoding.UTF8.GetString(record.Device), out device)
            || Status(record.Labels, "oper_status"u8) is not (not InterfaceStatus.Unknown and var status)
        )
        {
            return false;
        }
        var index = record.Labels.TryFind("if_index"u8, out var digits) && Utf8Parser.TryParse(digits, out uint number, out _) ? number : 0;
        record.Labels.TryFind("interface"u8, out var name);
        if (index == 0 && name.IsEmpty)
        {
            return false;
        }
        reading = new InterfaceCounters
        {
            Name = Encoding.UTF8.GetString(name),
            IfIndex = index,
            TimestampMilliseconds = record.TimestampNanoseconds / 1_000_000,
            Origin = CounterOrigin.Event,
            OperStatus = status,
            AdminStatus = Status(record.Labels, "admin_status"u8),
        };
        return true;
    }

    public static DeviceSection Section(DeviceId device, InterfaceCounters reading) => new(device, [], [], ImmutableArray.Create(reading));

    private static InterfaceStatus Status(RecordTexts labels, ReadOnlySpan<byte> name)
    {
        if (!labels.TryFind(name, out var value))
        {
            return InterfaceStatus.Unknown;
        }
        return value switch
        {
            _ when value.SequenceEqual("up"u8) => InterfaceStatus.Up,
            _ when value.SequenceEqual("down"u8) => InterfaceStatus.Down,
            _ when value.SequenceEqual("testing"u8) => InterfaceStatus.Testing,
            _ when value.SequenceEqual("dormant"u8) => InterfaceStatus.Dormant,
            _ when value.SequenceEqual("not_present"u8) => InterfaceStatus.NotPresent,
            _ when value.SequenceEqual("lower_layer_down"u8) => InterfaceStatus.LowerLayerDown,
            _ => InterfaceStatus.Unknown,
        };
    }
}
