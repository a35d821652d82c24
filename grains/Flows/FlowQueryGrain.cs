using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Devices;
using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Interfaces;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;

namespace TelemetryGrid.Grains.Flows;

/// <inheritdoc cref="IFlowQueryGrain"/>
[StatelessWorker]
public sealed class FlowQueryGrain(PartitionMap map) : Grain, IFlowQueryGrain
{
    public async Task<FlowTop> TopAsync(FlowTopQuery query)
    {
        var answers = new Task<FlowTop>[map.Count];
        for (var partition = 0; partition < map.Count; partition++)
        {
            answers[partition] = GrainFactory
                .GetGrain<IPartitionGrain>(partition.ToString(CultureInfo.InvariantCulture))
                .GetTopFlowsAsync(query);
        }
        var merged = FlowTopMerger.Merge(await Task.WhenAll(answers), query);
        return query.Group is FlowGroup.IngressInterface or FlowGroup.EgressInterface ? await NameInterfacesAsync(merged) : merged;
    }

    private async Task<FlowTop> NameInterfacesAsync(FlowTop top)
    {
        var names = new Dictionary<DeviceId, Dictionary<uint, string>>();
        var rows = ImmutableArray.CreateBuilder<FlowTopRow>(top.Rows.Length);
        foreach (var row in top.Rows)
        {
            if (!InterfaceId.TryParse(row.Group, out var id) || !InterfaceIndex.TryParse(id.Name, out var index))
            {
                rows.Add(row);
                continue;
            }
            if (!names.TryGetValue(id.Device, out var ofDevice))
            {
                names[id.Device] = ofDevice = [];
                var interfaces = await GrainFactory.GetGrain<IDeviceGrain>(id.Device.Value).GetInterfacesAsync();
                // Interfaces that are gone stay listed under the index that another has now.
                foreach (var summary in interfaces.OrderBy(i => i.LastSeen))
                {
                    ofDevice[summary.IfIndex] = summary.Id.Name;
                }
            }
            rows.Add(ofDevice.TryGetValue(index, out var name) ? row with { Group = new InterfaceId(id.Device, name).ToString() } : row);
        }
        return top with { Rows = rows.MoveToImmutable() };
    }
}
