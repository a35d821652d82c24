namespace TelemetryGrid.Storage.Tests.Series.Archive;

/// <summary>Ends the world at one of the steps that change something on disk, just before it or just after it.</summary>
internal sealed class CrashPlan
{
    /// <summary>How many more steps are survived; negative for all.</summary>
    public int Left { get; set; } = -1;

    /// <summary>Steps seen.</summary>
    public int Seen { get; private set; }

    public bool Crashed { get; private set; }

    public void Step()
    {
        if (Crashed || Left == 0)
        {
            // Whatever still runs after the crash must not change anything either.
            Crashed = true;
            throw new CrashException();
        }
        Left--;
        Seen++;
    }
}

/// <summary>Stands for the death of the process.</summary>
internal sealed class CrashException() : Exception("crash");
