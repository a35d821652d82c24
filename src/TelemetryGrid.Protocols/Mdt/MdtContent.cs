using System.Collections.Immutable;

namespace TelemetryGrid.Protocols.Mdt;

/// <summary>A row for <see cref="MdtWriter"/>.</summary>
/// <param name="Keys">What tells it from the others under the path.</param>
/// <param name="Leaves">Relative paths of names alone, as <c>load/input</c>, and values: texts, booleans, whole numbers or doubles.</param>
public sealed record MdtContent(ImmutableArray<KeyValuePair<string, string>> Keys, ImmutableArray<(string Path, object Value)> Leaves);
