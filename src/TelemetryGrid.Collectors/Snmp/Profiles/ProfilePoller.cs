using System.Collections.Immutable;
using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>
/// Reads one device under its profiles, at an interval of its own within the polls of its interfaces. Which profiles it has is asked
/// when it is new, when its sysObjectID or sysDescr changes and now and then; tables that it does not have are left out until then.
/// One reading at a time.
/// </summary>
internal sealed class ProfilePoller
{
    private readonly ProfileLibrary _library;
    private readonly ProfilePollerOptions _options;
    private readonly TimeProvider _time;
    private readonly HashSet<ProfileWalk> _missing = [];
    private ProfileDevice? _device;
    private ImmutableArray<SnmpProfile> _profiles = [];
    private ProfilePlan _plan = ProfilePlan.For([]);
    private SnmpColumns _names = new();
    private long? _readAt;
    private long _chosenAt;
    private long? _namesAt;

    /// <exception cref="ArgumentException">The options do not hold; the message lists every error.</exception>
    public ProfilePoller(ProfileLibrary library, ProfilePollerOptions options, TimeProvider time)
    {
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
        _library = library;
        _options = options;
        _time = time;
    }

    /// <summary>Whether the interval has passed, but for a tenth of it, since polls do not come to the second.</summary>
    public bool IsDue => _readAt is not { } at || _time.GetElapsedTime(at) >= _options.Interval * 0.9;

    /// <summary>Reads the device; never throws for what a device does.</summary>
    /// <param name="reader">The device.</param>
    /// <param name="device">What it said of itself just now.</param>
    /// <param name="name">The label <c>device</c> of its samples.</param>
    /// <param name="restarted">It has started anew, perhaps with other parts and other numbers for them.</param>
    /// <param name="cancellationToken">Ends the reading before its next request.</param>
    public async Task<ProfileReading> ReadAsync(
        ISnmpReader reader,
        ProfileDevice device,
        string name,
        bool restarted,
        CancellationToken cancellationToken
    )
    {
        var began = _time.GetTimestamp();
        var timestamp = _time.GetUtcNow();
        _readAt = began;
        if (restarted || device != _device || _time.GetElapsedTime(_chosenAt) >= _options.MissingInterval)
        {
            await ChooseAsync(reader, device, cancellationToken).ConfigureAwait(false);
            _chosenAt = began;
        }
        var columns = new SnmpColumns();
        var failure = await reader.GetAsync(_plan.Scalars, columns, cancellationToken).ConfigureAwait(false);
        var error = failure?.Message;
        if (failure is null)
        {
            error = await WalkAsync(reader, columns, cancellationToken).ConfigureAwait(false);
        }
        var evaluation = ProfileEvaluator.Evaluate(_profiles, columns.Beside(_names), name);
        var beyond = Math.Max(0, evaluation.Samples.Count - _options.MaxSamples);
        return new ProfileReading
        {
            Timestamp = timestamp,
            Duration = _time.GetElapsedTime(began),
            Samples = beyond == 0 ? evaluation.Samples : [.. evaluation.Samples.Take(_options.MaxSamples)],
            Profiles = [.. _profiles.Select(p => p.Name)],
            Error = error,
            MissingTables = _missing.Count,
            Dropped = evaluation.OddRows + evaluation.OddValues + evaluation.Duplicates + beyond,
        };
    }

    private async Task ChooseAsync(ISnmpReader reader, ProfileDevice device, CancellationToken cancellationToken)
    {
        var present = new HashSet<ObjectIdentifier>();
        foreach (var subtree in _library.Questions(device))
        {
            var found = new SnmpColumns();
            var walk = await reader.WalkAsync([subtree], found, 1, cancellationToken).ConfigureAwait(false);
            if (walk.Rows > 0)
            {
                present.Add(subtree);
            }
        }
        _profiles = _library.For(device, present.Contains);
        _plan = ProfilePlan.For(_profiles);
        _device = device;
        _missing.Clear();
        _namesAt = null;
    }

    private async Task<string?> WalkAsync(ISnmpReader reader, SnmpColumns columns, CancellationToken cancellationToken)
    {
        string? error = null;
        var rows = 0;
        foreach (var walk in _plan.Walks.Where(w => !w.IsNames && !_missing.Contains(w)))
        {
            var (found, wrong, lost) = await WalkAsync(reader, walk, columns, cancellationToken).ConfigureAwait(false);
            rows += found;
            error ??= wrong;
            if (lost)
            {
                return error;
            }
        }
        if (rows == 0 || (_namesAt is { } at && _time.GetElapsedTime(at) < _options.NamesInterval))
        {
            return error;
        }
        var names = new SnmpColumns();
        foreach (var walk in _plan.Walks.Where(w => w.IsNames && !_missing.Contains(w)))
        {
            var (_, wrong, lost) = await WalkAsync(reader, walk, names, cancellationToken).ConfigureAwait(false);
            error ??= wrong;
            if (lost)
            {
                return error; // the names from before stay
            }
        }
        _names = names;
        _namesAt = _time.GetTimestamp();
        return error;
    }

    private async Task<(int Rows, string? Error, bool Lost)> WalkAsync(
        ISnmpReader reader,
        ProfileWalk walk,
        SnmpColumns into,
        CancellationToken cancellationToken
    )
    {
        var result = await reader.WalkAsync(walk.Columns, into, _options.MaxRows, cancellationToken).ConfigureAwait(false);
        if (result is { Rows: 0, IsComplete: true })
        {
            _missing.Add(walk);
        }
        return (result.Rows, result.Error, result.Ends.Any(end => end is SnmpWalkEnd.NoAnswer or SnmpWalkEnd.Cancelled));
    }
}
