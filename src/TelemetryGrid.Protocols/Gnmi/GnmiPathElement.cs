using System.Collections.Immutable;

namespace TelemetryGrid.Protocols.Gnmi;

/// <summary>One element of a path and the keys that choose entries of it; <c>*</c> chooses all.</summary>
public sealed record GnmiPathElement(string Name, ImmutableArray<KeyValuePair<string, string>> Keys);
