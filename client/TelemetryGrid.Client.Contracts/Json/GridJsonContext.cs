using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>Serialization metadata of every contract, generated so that clients may be trimmed or compiled ahead of time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Page<Device>))]
[JsonSerializable(typeof(Device))]
[JsonSerializable(typeof(DeviceChange))]
[JsonSerializable(typeof(IReadOnlyList<Interface>))]
[JsonSerializable(typeof(Interface))]
[JsonSerializable(typeof(InterfaceDetails))]
[JsonSerializable(typeof(TopFlows))]
[JsonSerializable(typeof(TopFlowsRequest))]
[JsonSerializable(typeof(FlowDetails))]
[JsonSerializable(typeof(IReadOnlyList<Source>))]
[JsonSerializable(typeof(Source))]
[JsonSerializable(typeof(SourceRegistration))]
[JsonSerializable(typeof(RecordPage))]
[JsonSerializable(typeof(TelemetryReceipt))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(IReadOnlyList<EnrichmentStage>))]
[JsonSerializable(typeof(BusinessContext))]
[JsonSerializable(typeof(TopologyGraph))]
[JsonSerializable(typeof(TopologyPath))]
[JsonSerializable(typeof(TopologyDependents))]
[JsonSerializable(typeof(IReadOnlyList<TopologyChange>))]
[JsonSerializable(typeof(GridStatus))]
[JsonSerializable(typeof(GridReadiness))]
[JsonSerializable(typeof(GridLiveness))]
[JsonSerializable(typeof(Problem))]
public sealed partial class GridJsonContext : JsonSerializerContext;
