using System.Collections.Immutable;

namespace TelemetryGrid.Sources;

/// <summary>
/// What proves us to a source, by names that its <see cref="SourceKindSchema"/> lists (<c>community</c>, <c>authorization</c>, …). Never logged,
/// never returned by an API: its text form says only whether there is any.
/// </summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SourceCredentials")]
public sealed record SourceCredentials([property: Id(0)] ImmutableDictionary<string, string> Secrets)
{
    public static SourceCredentials None { get; } = new(ImmutableDictionary<string, string>.Empty);

    public static SourceCredentials Of(string name, string? secret) =>
        secret is null ? None : new SourceCredentials(ImmutableDictionary<string, string>.Empty.Add(name, secret));

    /// <summary>The secret of that name; null when there is none.</summary>
    public string? Find(string name) => Secrets.GetValueOrDefault(name);

    public override string ToString() => Secrets.IsEmpty ? "no credentials" : "credentials set";
}
