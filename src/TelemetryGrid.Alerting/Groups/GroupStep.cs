using System.Collections.Immutable;

namespace TelemetryGrid.Alerting.Groups;

/// <summary>What a group becomes, and whom it has to tell. The state is to be kept before anyone is told.</summary>
public sealed record GroupStep(GroupState State, ImmutableArray<GroupNotification> Notifications);
