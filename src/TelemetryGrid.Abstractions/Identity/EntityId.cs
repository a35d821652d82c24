using System.Diagnostics.CodeAnalysis;

namespace TelemetryGrid.Identity;

/// <summary>
/// Names anything whose metrics are watched, as its own kind writes it: <c>device</c>, <c>device/interface</c>,
/// <c>exporter~protocol~source~port~destination~port</c> or <c>device/service:name</c>.
/// </summary>
public readonly record struct EntityId
{
    public const string InterfaceLabel = "interface";
    public const string FlowLabel = "flow";
    public const string ServiceLabel = "service";

    private EntityId(EntityKind kind, DeviceId device, string name) => (Kind, Device, Name) = (kind, device, name);

    public EntityKind Kind { get; }

    /// <summary>The device it is, belongs to or is seen by.</summary>
    public DeviceId Device { get; }

    /// <summary>What the label of its kind holds: an interface's or service's name, a flow's whole key; empty for a device.</summary>
    public string Name { get; }

    /// <summary>The label that tells entities of this kind of one device apart; null for a device itself.</summary>
    public string? Label => LabelOf(Kind);

    public static EntityId Of(DeviceId device) => new(EntityKind.Device, device, "");

    public static EntityId Of(InterfaceId port) => new(EntityKind.Interface, port.Device, port.Name);

    public static EntityId Of(FlowKey flow) => new(EntityKind.Flow, flow.Exporter, flow.ToString());

    public static EntityId Of(ServiceId service) => new(EntityKind.Service, service.Device, service.Name);

    public static bool TryParse([NotNullWhen(true)] string? text, out EntityId id)
    {
        id = default;
        if (FlowKey.TryParse(text, out var flow))
        {
            id = Of(flow);
        }
        else if (ServiceId.TryParse(text, out var service))
        {
            id = Of(service);
        }
        else if (InterfaceId.TryParse(text, out var port))
        {
            id = Of(port);
        }
        else if (DeviceId.TryParse(text, out var device))
        {
            id = Of(device);
        }
        else
        {
            return false;
        }
        return true;
    }

    /// <summary>The entity of a device whose labels are given.</summary>
    /// <param name="label">The value of a label; null or empty where there is none.</param>
    public static EntityId OfLabels(DeviceId device, Func<string, string?> label)
    {
        foreach (var kind in (ReadOnlySpan<EntityKind>)[EntityKind.Interface, EntityKind.Flow, EntityKind.Service])
        {
            if (label(LabelOf(kind)!) is { Length: > 0 } name)
            {
                return new EntityId(kind, device, name);
            }
        }
        return Of(device);
    }

    public override string ToString() =>
        Kind switch
        {
            EntityKind.Interface => new InterfaceId(Device, Name).ToString(),
            EntityKind.Service => new ServiceId(Device, Name).ToString(),
            EntityKind.Flow => Name,
            _ => Device.Value,
        };

    private static string? LabelOf(EntityKind kind) =>
        kind switch
        {
            EntityKind.Interface => InterfaceLabel,
            EntityKind.Flow => FlowLabel,
            EntityKind.Service => ServiceLabel,
            _ => null,
        };
}
