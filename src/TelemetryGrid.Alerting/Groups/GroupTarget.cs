using System.Globalization;
using TelemetryGrid.Alerting.Configuration;

namespace TelemetryGrid.Alerting.Groups;

/// <summary>One integration of the group's receiver: what names it, and whether it wants to hear of resolved alerts.</summary>
public readonly record struct GroupTarget(string Name, bool SendResolved)
{
    public static string NameOf(Receiver receiver, Integration integration)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        ArgumentNullException.ThrowIfNull(integration);
        return string.Create(CultureInfo.InvariantCulture, $"{receiver.Name}/{integration.Kind}/{integration.Index}");
    }
}
