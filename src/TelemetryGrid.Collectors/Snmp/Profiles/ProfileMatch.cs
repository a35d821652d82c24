using System.Collections.Immutable;
using System.Text.RegularExpressions;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>Which devices a profile is for: everything it names must hold.</summary>
/// <param name="ObjectIds">Beginnings of sysObjectID, of which one must fit; empty for any.</param>
/// <param name="Description">What sysDescr must contain.</param>
/// <param name="Present">A subtree in which the device must have an object.</param>
internal sealed record ProfileMatch(ImmutableArray<ObjectIdentifier> ObjectIds, Regex? Description, ObjectIdentifier? Present)
{
    /// <param name="objectId">The device's sysObjectID, null where it has none.</param>
    /// <param name="description">Its sysDescr.</param>
    /// <param name="isPresent">Says whether the device has something in a subtree.</param>
    public bool Holds(ObjectIdentifier? objectId, string description, Func<ObjectIdentifier, bool> isPresent) =>
        (ObjectIds.IsEmpty || (objectId is { } id && ObjectIds.Any(id.StartsWith)))
        && (Description is null || Description.IsMatch(description))
        && (Present is not { } subtree || isPresent(subtree));
}
