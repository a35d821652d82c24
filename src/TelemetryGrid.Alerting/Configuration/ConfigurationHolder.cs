using System.Collections.Immutable;
using TelemetryGrid.Alerting.Files;

namespace TelemetryGrid.Alerting.Configuration;

/// <summary>The configuration that this process uses: the last one without errors. Safe for use by several threads.</summary>
public sealed class ConfigurationHolder
{
    /// <summary>What is used where there is no file: everything is grouped, and nobody is told.</summary>
    public const string BuiltIn = """
        route:
          receiver: nobody
          group_by: [alertname, device]
        receivers:
          - name: nobody
        """;

    private readonly Lock _lock = new();
    private volatile LoadedConfiguration _current;
    private ImmutableArray<FileError> _errors = [];

    public ConfigurationHolder()
        : this(BuiltIn) { }

    /// <exception cref="ArgumentException">The text is not a configuration.</exception>
    public ConfigurationHolder(string text)
    {
        var result = ConfigurationReader.Read(text, "built in");
        _current = result.Configuration is null
            ? throw new ArgumentException(string.Join("; ", result.Errors), nameof(text))
            : new LoadedConfiguration(result.Configuration, 1, ConfigurationMask.Apply(text), DateTimeOffset.UnixEpoch);
    }

    public LoadedConfiguration Current => _current;

    /// <summary>What is wrong with the file as it was last read; empty when nothing is, and it is the one in use.</summary>
    public ImmutableArray<FileError> Errors
    {
        get
        {
            lock (_lock)
            {
                return _errors;
            }
        }
    }

    /// <summary>Takes a file into use, unless something is wrong with it: then the one before stays. Returns what is wrong.</summary>
    /// <param name="refuse">What else may be wrong: with what the configuration names.</param>
    public ImmutableArray<FileError> Load(
        string text,
        string file,
        DateTimeOffset now,
        Func<AlertmanagerConfiguration, ImmutableArray<FileError>>? refuse = null
    )
    {
        var result = ConfigurationReader.Read(text, file);
        var errors = result.Configuration is { } read && refuse is not null ? refuse(read) : result.Errors;
        lock (_lock)
        {
            _errors = errors;
            if (result.Configuration is { } configuration && errors.IsEmpty)
            {
                _current = new LoadedConfiguration(configuration, _current.Version + 1, ConfigurationMask.Apply(text), now);
            }
            return _errors;
        }
    }

    /// <summary>Keeps what is in use, and says why nothing else is.</summary>
    public void Refuse(FileError error)
    {
        lock (_lock)
        {
            _errors = [error];
        }
    }
}
