using System.Collections.Immutable;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Sources;

/// <summary>The sources of one site, keyed by the site's name (<c>default</c> unless configured). It is asked rarely: collectors keep a copy.</summary>
[Alias("TelemetryGrid.ISourceRegistryGrain")]
public interface ISourceRegistryGrain : IGrainWithStringKey
{
    [Alias("List")]
    Task<ImmutableArray<SourceReport>> ListAsync();

    [Alias("Get")]
    Task<SourceReport?> GetAsync(SourceId id);

    /// <summary>For collectors only.</summary>
    [Alias("GetCredentials")]
    Task<SourceCredentials> GetCredentialsAsync(SourceId id);

    [Alias("Register")]
    Task<RegistrationResult> RegisterAsync(SourceDefinition definition, SourceCredentials credentials);

    /// <summary>Replaces all sources that the configuration declares by these; what users registered stays.</summary>
    [Alias("Declare")]
    Task DeclareAsync(ImmutableArray<SourceDefinition> definitions, ImmutableArray<SourceCredentials> credentials);

    [Alias("SetStatus")]
    Task<RegistrationResult> SetStatusAsync(SourceId id, SourceStatus status);

    [Alias("Remove")]
    Task<RegistrationResult> RemoveAsync(SourceId id);

    [Alias("Report")]
    Task ReportAsync(ImmutableArray<SourceHealth> health);

    /// <summary>Subscribes, or renews a subscription, for five minutes.</summary>
    [Alias("Subscribe")]
    Task SubscribeAsync(ISourceObserver observer);
}
