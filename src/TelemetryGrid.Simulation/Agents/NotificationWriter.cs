using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;
using TelemetryGrid.Simulation.Model;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>News as SNMPv2 traps (RFC 3416 §4.2.6): those of IF-MIB and RMON-MIB, and what each make says of a changed configuration.</summary>
internal static class NotificationWriter
{
    private static readonly ObjectIdentifier SysUpTime = ObjectIdentifier.Parse("1.3.6.1.2.1.1.3.0");
    private static readonly ObjectIdentifier TrapOid = ObjectIdentifier.Parse("1.3.6.1.6.3.1.1.4.1.0");
    private static readonly ObjectIdentifier LinkDown = ObjectIdentifier.Parse("1.3.6.1.6.3.1.1.5.3");
    private static readonly ObjectIdentifier LinkUp = ObjectIdentifier.Parse("1.3.6.1.6.3.1.1.5.4");
    private static readonly ObjectIdentifier AuthenticationFailure = ObjectIdentifier.Parse("1.3.6.1.6.3.1.1.5.5");
    private static readonly ObjectIdentifier RisingAlarm = ObjectIdentifier.Parse("1.3.6.1.2.1.16.0.1");
    private static readonly ObjectIdentifier FallingAlarm = ObjectIdentifier.Parse("1.3.6.1.2.1.16.0.2");
    private static readonly ObjectIdentifier IfEntry = ObjectIdentifier.Parse("1.3.6.1.2.1.2.2.1");
    private static readonly ObjectIdentifier IfName = ObjectIdentifier.Parse("1.3.6.1.2.1.31.1.1.1.1");
    private static readonly ObjectIdentifier AlarmEntry = ObjectIdentifier.Parse("1.3.6.1.2.1.16.3.1.1");
    private static readonly ObjectIdentifier JunosConfiguration = ObjectIdentifier.Parse("1.3.6.1.4.1.2636.4.5.0.1");
    private static readonly ObjectIdentifier CiscoConfiguration = ObjectIdentifier.Parse("1.3.6.1.4.1.9.9.43.2.0.1");
    private static readonly ObjectIdentifier AristaConfiguration = ObjectIdentifier.Parse("1.3.6.1.4.1.30065.3.9.3.0.1");

    private const uint InErrors = 14;

    /// <summary>Writes the trap, of v2c; 0 when the device sends none of this.</summary>
    public static int Write(DeviceNews news, ReadOnlySpan<byte> community, Span<byte> buffer)
    {
        if (TypeOf(news) is not { } type)
        {
            return 0;
        }
        var writer = new CommunityBindings(buffer, community);
        AddVariables(ref writer, news, type);
        return writer.Finish(SnmpPduType.TrapV2, RequestId(news));
    }

    /// <summary>Writes the trap as the device's own engine does (RFC 3414 §3.1: the sender of a trap is authoritative); 0 when it sends none of this.</summary>
    public static int Write(DeviceNews news, DeviceEngine engine, Span<byte> buffer)
    {
        if (TypeOf(news) is not { } type)
        {
            return 0;
        }
        UsmLocalUser user = engine.User;
        var writer = new SecuredBindings(buffer, user, user.User.Level, engine.EngineId, default);
        AddVariables(ref writer, news, type);
        return writer.Finish(engine.Header(RequestId(news)), SnmpPduType.TrapV2, RequestId(news));
    }

    private static int RequestId(DeviceNews news) => (news.Device.Index << 20) + news.Number;

    private static void AddVariables<T>(ref T writer, DeviceNews news, ObjectIdentifier type)
        where T : IBindings, allows ref struct
    {
        TimeSpan upTime = news.Device.UptimeAtStart + news.At;
        writer.TryAdd(SysUpTime, SnmpValue.TimeTicks(unchecked((uint)(upTime.Ticks / (TimeSpan.TicksPerSecond / 100)))));
        writer.TryAdd(TrapOid, SnmpValue.Oid(type));
        if (news.Interface is { } on)
        {
            AddInterface(ref writer, news, on);
        }
    }

    private static void AddInterface<T>(ref T writer, DeviceNews news, SimulatedInterface on)
        where T : IBindings, allows ref struct
    {
        if (news.Kind is DeviceNewsKind.LinkDown or DeviceNewsKind.LinkUp)
        {
            writer.TryAdd(IfEntry.Child(1).Child(on.IfIndex), SnmpValue.Integer32((int)on.IfIndex));
            writer.TryAdd(IfEntry.Child(7).Child(on.IfIndex), SnmpValue.Integer32(on.IsAdminUp ? 1 : 2));
            writer.TryAdd(IfEntry.Child(8).Child(on.IfIndex), SnmpValue.Integer32(news.Kind == DeviceNewsKind.LinkUp ? 1 : 2));
            writer.TryAdd(IfName.Child(on.IfIndex), SnmpValue.OctetString(on.Name));
            return;
        }
        // alarmIndex, alarmVariable, alarmSampleType (delta), alarmValue of the interface's alarm.
        writer.TryAdd(AlarmEntry.Child(1).Child(on.IfIndex), SnmpValue.Integer32((int)on.IfIndex));
        writer.TryAdd(AlarmEntry.Child(3).Child(on.IfIndex), SnmpValue.Oid(IfEntry.Child(InErrors).Child(on.IfIndex)));
        writer.TryAdd(AlarmEntry.Child(4).Child(on.IfIndex), SnmpValue.Integer32(2));
        writer.TryAdd(AlarmEntry.Child(5).Child(on.IfIndex), SnmpValue.Integer32((int)Math.Min(on.InErrors, int.MaxValue)));
    }

    private static ObjectIdentifier? TypeOf(DeviceNews news)
    {
        VendorProfile make = news.Device.Vendor;
        return news.Kind switch
        {
            DeviceNewsKind.LinkDown => LinkDown,
            DeviceNewsKind.LinkUp => LinkUp,
            DeviceNewsKind.LoginFailed => AuthenticationFailure,
            DeviceNewsKind.ErrorsRising => RisingAlarm,
            DeviceNewsKind.ErrorsFalling => FallingAlarm,
            DeviceNewsKind.ConfigurationChanged when make == VendorProfile.Junos => JunosConfiguration,
            DeviceNewsKind.ConfigurationChanged when make == VendorProfile.Ios || make == VendorProfile.IosXr => CiscoConfiguration,
            DeviceNewsKind.ConfigurationChanged when make == VendorProfile.Eos => AristaConfiguration,
            _ => null,
        };
    }
}
