namespace TelemetryGrid.Silo.Hosting.Alerts;

/// <summary>Objectives that come with the program, named in <c>objectives</c> like files.</summary>
internal static class ObjectivePack
{
    public const string Network = "builtin:network";

    public static string? Find(string name) => name == Network ? NetworkText : null;

    private const string NetworkText = """
        slos:
          - name: interface-availability
            service: network
            description: Interfaces that are in use, which is up within the last hour, are up.
            target: 99.9
            windows: [30d, 7d, calendar: month]
            sli:
              type: interface_availability
              good: sum(sum_over_time((network_interface_up and max_over_time(network_interface_up[1h]) == 1)[{{.window}}:1m]))
              total: sum(count_over_time((network_interface_up and max_over_time(network_interface_up[1h]) == 1)[{{.window}}:1m]))
          - name: device-reachability
            service: network
            description: Devices that are polled answer.
            target: 99.9
            windows: [30d, 7d, calendar: month]
            sli:
              type: availability
              metric: network_device_up
        """;
}
