namespace TelemetryGrid.Storage.Series;

/// <summary>What writer and reader of an open chunk know alike after each sample.</summary>
internal struct OpenChunkState
{
    /// <summary>In place of digits: numbers are the ordered bits of the doubles.</summary>
    public const byte BitsMode = 31;

    // Control bits of a sample, two for its time and two for its value.
    public const int Same = 0;
    public const int Narrow = 1;
    public const int NewWidth = 2;
    public const int TimeOfRun = 3;
    public const int Other = 3;

    /// <summary>Bits of a control that differs from the usual one, and of a run's length behind it.</summary>
    public const int ControlBits = 5;
    public const int RunBits = 12;

    /// <summary>The time of the last sample.</summary>
    public long Time;

    /// <summary>The distance of the last two times.</summary>
    public long Step;

    /// <summary>The last value that was no exception, as a number.</summary>
    public long Number;

    /// <summary>The last value.</summary>
    public double Value;

    /// <summary>Digits behind the point of all numbers, or <see cref="BitsMode"/>.</summary>
    public byte Digits;

    /// <summary>Bits of the last changes of step and number.</summary>
    public byte TimeWidth;
    public byte ValueWidth;

    /// <summary>The control that one bit stands for: the last plain one.</summary>
    public byte UsualControl;

    /// <summary>A control becomes the usual one, with a new width taken as kept from then on; runs and exceptions do not.</summary>
    public void Remember(int control)
    {
        if ((control & 3) != 3 && control >> 2 != 3)
        {
            UsualControl = (byte)((control & 0b0101) | ((control & 0b1010) >> 1));
        }
    }

    /// <summary>The value of a number.</summary>
    public static double FromNumber(long number, byte digits) =>
        digits switch
        {
            0 => number,
            BitsMode => BitConverter.Int64BitsToDouble(ValueFormat.Ordered(number)),
            _ => number / ValueFormat.PowerOfTen(digits),
        };

    /// <summary>The number of a value; false when it is none with these digits.</summary>
    public static bool TryToNumber(double value, byte digits, out long number)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        if (digits == BitsMode)
        {
            number = ValueFormat.Ordered(bits);
            return true;
        }
        number = digits == 0 ? (long)value : (long)Math.Round(value * ValueFormat.PowerOfTen(digits));
        return BitConverter.DoubleToInt64Bits(FromNumber(number, digits)) == bits;
    }
}
