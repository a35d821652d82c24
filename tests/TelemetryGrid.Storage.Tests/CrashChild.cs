using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using TelemetryGrid.Storage.Log;
using TelemetryGrid.Storage.State;

namespace TelemetryGrid.Storage.Tests;

/// <summary>
/// The test assembly started a second time as a program that writes until it is killed and prints each acknowledgement. It acts before the
/// test runner does, so it needs no project of its own and never shows up as a skipped test.
/// </summary>
internal static class CrashChild
{
    private const string Variable = "TELEMETRYGRID_CRASH_CHILD";

    /// <summary>Starts the child: <paramref name="mode"/> is "log" or "state", run under <paramref name="shellLimits"/> where given.</summary>
    public static Process Start(string mode, string path, string? shellLimits = null)
    {
        var start = new ProcessStartInfo
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { [Variable] = $"{mode}|{path}" },
        };
        var assembly = typeof(CrashChild).Assembly.Location;
        if (shellLimits is null)
        {
            start.FileName = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add(assembly);
        }
        else
        {
            start.FileName = "bash";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add($"{shellLimits}; exec dotnet exec '{assembly}'");
        }
        return Process.Start(start)!;
    }

    [ModuleInitializer]
    internal static void RunIfChild()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('|') is not [var mode, var path])
        {
            return;
        }
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        try
        {
            if (mode == "log")
            {
                WriteLog(path, output);
            }
            else
            {
                WriteState(path, output);
            }
        }
        catch (IOException e)
        {
            output.WriteLine("error " + e.Message);
        }
        Environment.Exit(0);
    }

    /// <summary>The payload of an entry tells which one it is and has a length that varies.</summary>
    public static byte[] Payload(long sequence) =>
        Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{sequence}:").PadRight(10 + (int)(sequence * 37 % 3000), 'x')
        );

    private static void WriteLog(string path, StreamWriter output)
    {
        var log = FileIngestLog.Open(
            new FileIngestLogOptions
            {
                Directory = path,
                Partitions = 1,
                SegmentBytes = 1 << 20,
            }
        );
        var pending = new Queue<Task<long>>();
        for (var n = 1L; ; n++)
        {
            pending.Enqueue(log.AppendAsync(0, Payload(n)).AsTask());
            if (pending.Count >= 32)
            {
                output.WriteLine(Wait(pending.Dequeue()));
            }
        }
    }

    private static void WriteState(string path, StreamWriter output)
    {
        var store = SqliteStateStore.Open(new SqliteStateStoreOptions { Path = path });
        var pending = new Queue<Task<StateWriteResult>>();
        var acknowledged = 0L;
        for (var n = 1L; ; n++)
        {
            pending.Enqueue(store.WriteAsync("crash", n.ToString(CultureInfo.InvariantCulture), Payload(n)).AsTask());
            if (pending.Count >= 32)
            {
                Wait(pending.Dequeue());
                output.WriteLine(++acknowledged);
            }
        }
    }

    // The module initializer owns this thread and the library completes on others, so blocking is safe here.
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
