using TelemetryGrid.Analytics.Flows.Patterns;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Tests.Flows.Patterns;

public sealed class PatternStateTests
{
    private static readonly FlowPatternOptions Small = new()
    {
        MaxEntities = 64,
        MaxEpisodes = 16,
        MemoryBits = 4_096,
        Learning = TimeSpan.FromMinutes(1),
    };

    [Fact]
    public void State_RestartedAnywhere_TellsTheSame()
    {
        var straight = new Traffic();
        var restarted = new Traffic();

        Mix(straight, 3_000, _ => { });
        Mix(
            restarted,
            3_000,
            i =>
            {
                if (i % 500 == 250)
                {
                    restarted.Restart();
                }
            }
        );

        Assert.NotEmpty(straight.Told);
        Assert.Equal(straight.Told.Select(Text), restarted.Told.Select(Text));
        Assert.Equal(straight.Restart(), restarted.Restart());
    }

    [Fact]
    public void State_EveryTruncationAndChangedByte_ThrowsOrReads()
    {
        var traffic = new Traffic(Small);
        Mix(traffic, 500, _ => { });
        var stored = traffic.Restart();

        for (var length = 0; length < stored.Length; length += 1 + (length / 30))
        {
            Assert.Throws<StateFormatException>(() => FlowPatternDetector.Read(stored.AsSpan(0, length), Small));
        }
        var random = new Random(8);
        for (var i = 0; i < 100; i++)
        {
            var broken = (byte[])stored.Clone();
            broken[random.Next(broken.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                var read = FlowPatternDetector.Read(broken, Small);
                read.Advance(traffic.Now + 1_000);
                read.Add(Random(random, traffic.Now));
            }
            catch (StateFormatException)
            {
                // Said, not crashed.
            }
        }
        Assert.Throws<StateFormatException>(() => FlowPatternDetector.Read(stored, Small, new PatternShare(0, 2)));
    }

    [Fact]
    public void State_OtherBounds_StillLoads()
    {
        var traffic = new Traffic();
        Mix(traffic, 2_000, _ => { });
        var stored = traffic.Restart();

        var read = FlowPatternDetector.Read(stored, Small);

        Assert.InRange(read.Episodes, 1, Small.MaxEpisodes);
    }

    [Fact]
    public void Anything_OfAnyOrder_StaysWithinBounds()
    {
        var random = new Random(21);
        var detector = new FlowPatternDetector(Small);
        for (var i = 0; i < 200_000; i++)
        {
            var at = i % 1_000 == 0 ? (random.Next(2) == 0 ? long.MinValue / 2 : long.MaxValue / 2) : Traffic.Start + random.Next(600_000);
            if (i % 1_000 != 0)
            {
                detector.Advance(at);
            }
            detector.Add(Random(random, at));
            detector.AddStatus((ulong)random.Next(200), random.Next(2) == 0, at);
            if (i % 100 == 0)
            {
                Assert.All(detector.Take(), p => Assert.All(p.Evidence, e => Assert.True(double.IsFinite(e.Value))));
            }
        }
        Assert.InRange(detector.Episodes, 0, Small.MaxEpisodes);
        Assert.True(detector.Losses.Evicted > 0);
    }

    private static string Text(FlowPattern pattern) =>
        $"{pattern.Id} {pattern.Phase} {pattern.Severity} {pattern.Confidence} {pattern.LastSeenMilliseconds} {string.Join(',', pattern.Evidence)}";

    private static void Mix(Traffic traffic, int rounds, Action<int> between)
    {
        var random = new Random(5);
        for (var i = 0; i < rounds; i++)
        {
            traffic.Talk(Traffic.Inside(random.Next(50)), Traffic.Outside(random.Next(100)), random.Next(32_768, 61_000), 443);
            traffic.Flow(Traffic.Outside(200), Traffic.Inside(1), 40_000, 1 + i, 44, 1, flags: Traffic.Syn);
            traffic.Flow(Traffic.Outside(random.Next(900)), Traffic.Inside(3), 53, 4_000, 1_400_000, 1_000, 17);
            traffic.Flow(Traffic.Inside(7), Traffic.Outside(3), 873, 40_000, 9_000_000, 9_000);
            traffic.Detector.AddStatus(1, i / 40 % 2 == 0, traffic.Now);
            traffic.Wait(0.5);
            between(i);
        }
    }

    private static FlowObservation Random(Random random, long at) =>
        new(
            HostKey.V4((uint)random.Next()),
            random.Next(2) == 0 ? Traffic.Inside(random.Next(5)) : new HostKey((ulong)random.NextInt64(), (ulong)random.NextInt64()),
            (ushort)random.Next(65_536),
            (ushort)random.Next(65_536),
            (byte)(random.Next(2) == 0 ? 6 : 17),
            (byte)random.Next(256),
            (ushort)random.Next(65_536),
            at,
            at,
            random.Next(10) == 0 ? ulong.MaxValue / 2 : (ulong)random.Next(100_000),
            (ulong)random.Next(100),
            (uint)random.Next(2_000)
        );
}
