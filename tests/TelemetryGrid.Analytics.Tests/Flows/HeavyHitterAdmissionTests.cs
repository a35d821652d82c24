using TelemetryGrid.Analytics.Flows;
using TelemetryGrid.Analytics.Tests.Serialization;

namespace TelemetryGrid.Analytics.Tests.Flows;

public class HeavyHitterAdmissionTests
{
    private const long Start = 1_700_000_040_000;

    [Fact]
    public void Offer_ShareOfTheGroup_DecidesPerGroup()
    {
        var admission = new HeavyHitterAdmission<int>(new HeavyHitterAdmissionOptions { TopKeys = 0, MinOctets = 0 });
        var heavy = new Random(81);

        // Every tenth record is of key 1, which so carries a tenth of group 0; the rest are 400 keys of a quarter percent each.
        for (var i = 0; i < 40_000; i++)
        {
            admission.Offer(i % 10 == 0 ? 1 : 1_000 + heavy.Next(400), 0, 1_000, Start);
        }

        Assert.True(admission.IsAdmitted(1, 0));
        Assert.False(admission.IsAdmitted(1, 1));

        // Keys of a quarter percent came in while the group was young; now none of them would.
        Assert.False(admission.Offer(5, 0, 1_000, Start));
        Assert.False(admission.Offer(6, 0, 40_000_000 / 200, Start));
        Assert.True(admission.Offer(7, 0, 41_000_000 / 190, Start));
    }

    [Fact]
    public void Offer_TopKeys_AdmitsTheHeaviestWhateverTheirShare()
    {
        var options = new HeavyHitterAdmissionOptions
        {
            TopKeys = 3,
            ShareDivisor = 1,
            MinOctets = 100,
            WatchedPerGroup = 64,
        };
        var admission = new HeavyHitterAdmission<int>(options);

        Assert.False(admission.Offer(0, 0, 99, Start)); // too little, though the heaviest
        Assert.True(admission.Offer(1, 0, 1_000, Start));
        Assert.True(admission.Offer(2, 0, 900, Start));
        Assert.True(admission.Offer(3, 0, 800, Start));
        Assert.False(admission.Offer(4, 0, 700, Start));
        Assert.True(admission.Offer(5, 0, 850, Start));
    }

    [Fact]
    public void Offer_Scan_AdmitsNobody()
    {
        var admission = new HeavyHitterAdmission<int>();
        for (var key = 0; key < 200_000; key++)
        {
            Assert.False(admission.Offer(key, 0, 60, Start + key / 10));
        }

        Assert.Equal(0, admission.Count);
    }

    [Fact]
    public void Offer_BeyondTheBounds_IsCrowdedOut()
    {
        var options = new HeavyHitterAdmissionOptions { MaxAdmittedPerGroup = 4, MaxAdmitted = 6 };
        var admission = new HeavyHitterAdmission<int>(options);
        for (var i = 0; i < 20; i++)
        {
            admission.Offer(i % 10, i / 10, 1_000_000, Start);
        }

        Assert.Equal([4, 2], admission.Admitted.GroupBy(key => key.Group).Select(group => group.Count()));
        Assert.Equal(14UL, admission.Crowded);

        // Those admitted go on being so.
        Assert.True(admission.Offer(0, 0, 1, Start));
    }

    [Fact]
    public void Offer_YesterdaysHeavyKey_Fades()
    {
        var options = new HeavyHitterAdmissionOptions { TopKeys = 0, MinOctets = 1 };
        var admission = new HeavyHitterAdmission<int>(options);
        admission.Offer(1, 0, 1_000_000_000, Start);
        Assert.False(admission.Offer(2, 0, 1_000, Start));

        // 20 halvings later a thousand octets are a large share.
        Assert.True(admission.Offer(2, 0, 1_000, Start + 20 * 60_000));
        Assert.False(admission.Offer(3, 0, 1, Start));
    }

    [Fact]
    public void ReleaseIdle_AfterQuietTime_FreesRoom()
    {
        var options = new HeavyHitterAdmissionOptions { MaxAdmitted = 3, ReleaseAfterMs = 1_000 };
        var admission = new HeavyHitterAdmission<int>(options);
        for (var key = 0; key < 4; key++)
        {
            admission.Offer(key, 0, 100_000, Start + key);
        }

        admission.Offer(1, 0, 1, Start + 500);
        admission.Offer(2, 0, 1, Start - 500); // late traffic does not make it older
        var released = new List<AdmittedKey<int>>();

        Assert.Equal(0, admission.ReleaseIdle(Start + 999, released));
        Assert.Equal(2, admission.ReleaseIdle(Start + 1_002, released));
        Assert.Equal([new AdmittedKey<int>(0, 0, Start), new AdmittedKey<int>(2, 0, Start + 2)], released.OrderBy(key => key.Key));
        Assert.Equal([1], admission.Admitted.Select(key => key.Key));
        Assert.True(admission.Offer(3, 0, 1, Start + 1_100));
        Assert.True(admission.Offer(0, 0, 1, Start + 1_100));
        Assert.False(admission.Offer(2, 0, 1, Start + 1_100));
    }

    [Fact]
    public void Offer_GroupOutOfRange_Throws()
    {
        var admission = new HeavyHitterAdmission<int>(new HeavyHitterAdmissionOptions { MaxGroups = 2 });

        Assert.Throws<ArgumentOutOfRangeException>(() => admission.Offer(1, 2, 1, Start));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new HeavyHitterAdmission<int>(new HeavyHitterAdmissionOptions { WatchedPerGroup = 10 })
        );
    }

    [Fact]
    public void Read_WhatWasWritten_GoesOnAlike()
    {
        var options = new HeavyHitterAdmissionOptions
        {
            WatchedPerGroup = 60,
            ShareDivisor = 50,
            MaxAdmittedPerGroup = 10,
            TopKeys = 4,
        };
        var (once, again) = (new HeavyHitterAdmission<FiveTuple>(options), new HeavyHitterAdmission<FiveTuple>(options));
        Feed(once, 82);
        Feed(again, 82);
        var state = Bytes.Of(once.WriteTo);
        Assert.Equal(state, Bytes.Of(again.WriteTo));

        var copy = HeavyHitterAdmission<FiveTuple>.Read(state, options);
        Assert.Equal(state, Bytes.Of(copy.WriteTo));
        Assert.Equal(Feed(once, 83), Feed(copy, 83));
        Assert.Equal(Bytes.Of(once.WriteTo), Bytes.Of(copy.WriteTo));
        Bytes.AssertHostileInputIsRefused(
            state,
            source =>
            {
                var read = HeavyHitterAdmission<FiveTuple>.Read(source, options);
                read.Offer(FiveTuple.Number(1), 0, 1_000_000, Start);
                return read.ReleaseIdle(Start, []);
            }
        );
    }

    private static List<AdmittedKey<FiveTuple>> Feed(HeavyHitterAdmission<FiveTuple> admission, int seed)
    {
        var random = new Random(seed);
        var released = new List<AdmittedKey<FiveTuple>>();
        for (var i = 0; i < 20_000; i++)
        {
            var time = Start + seed * 900_000L + i * 100L;
            var key = (int)Math.Min(1_000, Math.Pow(1 - random.NextDouble(), -1.3)) + i / 5_000 * 10_000;
            admission.Offer(FiveTuple.Number(key), random.Next(3), (ulong)random.Next(100_000), time);
            if (i % 600 == 0)
            {
                admission.ReleaseIdle(time, released);
            }
        }

        Assert.NotEmpty(released);
        return released;
    }
}
