using System.Collections.Immutable;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Traps;

/// <summary>What a notification means.</summary>
/// <param name="Name">Its name in the MIB that defines it.</param>
/// <param name="Event">The event's name, dotted and in lower case.</param>
/// <param name="Severity">Unless an object of the notification says worse or better.</param>
/// <param name="Labels">What the notification alone says; an object that says it too is more exact.</param>
internal sealed record TrapRule(string Name, string Event, Severity Severity, ImmutableArray<KeyValuePair<string, string>> Labels);
