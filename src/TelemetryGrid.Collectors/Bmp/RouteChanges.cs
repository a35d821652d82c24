namespace TelemetryGrid.Collectors.Bmp;

/// <summary>What an update did to a table.</summary>
/// <param name="Announced">Routes that are new or replaced.</param>
/// <param name="Withdrawn">Routes that are gone.</param>
/// <param name="Refused">Routes there was no room for, or that no address can match.</param>
/// <param name="TreatedAsWithdrawn">Announced prefixes whose attributes were malformed.</param>
internal readonly record struct RouteChanges(int Announced, int Withdrawn, int Refused, int TreatedAsWithdrawn);
