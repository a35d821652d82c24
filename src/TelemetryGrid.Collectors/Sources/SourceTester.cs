using System.Collections.Immutable;
using TelemetryGrid.Identity;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Sources;

/// <inheritdoc cref="ISourceTester"/>
public sealed class SourceTester : ISourceTester, IDisposable
{
    /// <summary>No test takes longer.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private const int AtOnce = 8;

    private readonly Func<ISourceRegistryGrain> _registry;
    private readonly ISourceProbe[] _probes;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turns = new(AtOnce);

    public SourceTester(IGrainFactory grains, IEnumerable<ISourceProbe> probes, TimeProvider time)
        : this(() => grains.GetGrain<ISourceRegistryGrain>(CollectorSupervisor.Site), probes, time) { }

    internal SourceTester(Func<ISourceRegistryGrain> registry, IEnumerable<ISourceProbe> probes, TimeProvider time)
    {
        (_registry, _probes, _time) = (registry, [.. probes], time);
    }

    public void Dispose() => _turns.Dispose();

    public async Task<SourceTest?> TestAsync(SourceId id, CancellationToken cancellation)
    {
        var registry = _registry();
        if (await registry.GetAsync(id).ConfigureAwait(false) is not { } report)
        {
            return null;
        }
        var credentials = await registry.GetCredentialsAsync(id).ConfigureAwait(false);
        return await TestAsync(report.Definition, credentials, report.Health, cancellation).ConfigureAwait(false);
    }

    public Task<SourceTest> TestAsync(SourceDefinition source, SourceCredentials credentials, CancellationToken cancellation) =>
        TestAsync(source, credentials, null, cancellation);

    private async Task<SourceTest> TestAsync(
        SourceDefinition source,
        SourceCredentials credentials,
        SourceHealth? health,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        var started = _time.GetTimestamp();
        using var limit = new CancellationTokenSource(Limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        ImmutableArray<SourceTestTarget> targets;
        var hasTurn = false;
        try
        {
            await _turns.WaitAsync(either.Token).ConfigureAwait(false);
            hasTurn = true;
            targets = Array.Find(_probes, p => p.Handles(source)) is { } probe
                ? await probe.ProbeAsync(source, credentials, health, either.Token).ConfigureAwait(false)
                : [Failed(source, SourceTestOutcome.Failed, $"there is no test for {SourceKindName.Of(source.Kind)} sources")];
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            var what = hasTurn ? $"no result within {Limit.TotalSeconds} s" : $"{AtOnce} other tests are running; try again";
            targets = [Failed(source, SourceTestOutcome.TimedOut, what)];
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            targets = [Failed(source, SourceTestOutcome.Failed, e.Message)];
        }
        finally
        {
            if (hasTurn)
            {
                _turns.Release();
            }
        }
        return Judge(source, targets, _time.GetElapsedTime(started));
    }

    private static SourceTest Judge(SourceDefinition source, ImmutableArray<SourceTestTarget> targets, TimeSpan duration)
    {
        var failed = targets.Where(t => t.Outcome != SourceTestOutcome.Ok).ToList();
        // Versions of SNMP are tried in turn by its collector too: one that works is enough.
        var isOk = source.Kind == SourceKind.Snmp ? failed.Count < targets.Length : failed.Count == 0 && targets.Length > 0;
        var told = isOk ? targets.First(t => t.Outcome == SourceTestOutcome.Ok) : failed.FirstOrDefault();
        var message =
            told is null ? "The source has no targets."
            : targets.Length == 1 ? $"{told.Target}: {told.Message}."
            : isOk ? $"{targets.Length - failed.Count} of {targets.Length} targets work; {told.Target}: {told.Message}."
            : $"{failed.Count} of {targets.Length} targets failed; {told.Target}: {told.Message}.";
        return new SourceTest(isOk, message, targets, duration);
    }

    private static SourceTestTarget Failed(SourceDefinition source, SourceTestOutcome outcome, string message) =>
        new()
        {
            Target = source.Endpoint,
            Outcome = outcome,
            Message = message.TrimEnd('.'),
        };
}
