namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// One layer of long short-term memory (Hochreiter and Schmidhuber 1997, with forget gates) and a linear output, trained by
/// backpropagation through a window and Adam (Kingma and Ba 2015).
/// </summary>
internal sealed class LstmCell
{
    private const int Gates = 4;
    private const double LargestGradient = 1;

    private readonly int _inputs;
    private readonly int _hidden;
    private readonly int _width;
    private readonly double[] _weights;
    private readonly double[] _gradient;
    private readonly double[] _mean;
    private readonly double[] _square;
    private readonly List<Moment> _window = [];
    private double[] _output;
    private double[] _memory;
    private int _updates;

    public LstmCell(int inputs, int hidden, Random random)
    {
        (_inputs, _hidden, _width) = (inputs, hidden, inputs + hidden + 1);
        (_output, _memory) = (new double[hidden], new double[hidden]);
        _weights = new double[Gates * hidden * _width + hidden + 1];
        (_gradient, _mean, _square) = (new double[_weights.Length], new double[_weights.Length], new double[_weights.Length]);
        var spread = 1 / Math.Sqrt(_width);
        for (var i = 0; i < Gates * hidden * _width; i++)
        {
            _weights[i] = spread * (2 * random.NextDouble() - 1);
        }

        for (var i = 0; i < hidden; i++)
        {
            // Forget gates begin open, so that errors reach back (Gers et al. 2000).
            _weights[(hidden + i) * _width + _width - 1] = 1;
        }
    }

    internal double[] Weights => _weights;

    internal double[] Gradient => _gradient;

    public void Reset() => (_output, _memory) = (new double[_hidden], new double[_hidden]);

    public (double[] Output, double[] Memory) State() => (_output, _memory);

    public void Restore((double[] Output, double[] Memory) state) => (_output, _memory) = state;

    /// <summary>One step; returns the output.</summary>
    public double Step(ReadOnlySpan<double> features) => Forward(features).Prediction;

    /// <summary>One step that <see cref="Learn"/> will learn from.</summary>
    public void Remember(ReadOnlySpan<double> features, double target)
    {
        var moment = Forward(features);
        moment.Error = moment.Prediction - target;
        _window.Add(moment);
    }

    /// <summary>One update by what was remembered, which is then forgotten.</summary>
    public void Learn(double rate)
    {
        Backward();
        _updates++;
        var (meanBias, squareBias) = (1 - Math.Pow(0.9, _updates), 1 - Math.Pow(0.999, _updates));
        for (var i = 0; i < _weights.Length; i++)
        {
            var slope = Math.Clamp(_gradient[i], -LargestGradient, LargestGradient);
            _mean[i] = 0.9 * _mean[i] + 0.1 * slope;
            _square[i] = 0.999 * _square[i] + 0.001 * slope * slope;
            _weights[i] -= rate * (_mean[i] / meanBias) / (Math.Sqrt(_square[i] / squareBias) + 1e-8);
        }
    }

    /// <summary>The gradient of half the mean squared error of what was remembered.</summary>
    internal void Backward()
    {
        Array.Clear(_gradient);
        var (outputSlope, memorySlope) = (new double[_hidden], new double[_hidden]);
        var readout = Gates * _hidden * _width;
        for (var s = _window.Count - 1; s >= 0; s--)
        {
            var moment = _window[s];
            var error = moment.Error / _window.Count;
            _gradient[^1] += error;
            var before = new double[_hidden];
            for (var i = 0; i < _hidden; i++)
            {
                _gradient[readout + i] += error * moment.Output[i];
                var slope = outputSlope[i] + error * _weights[readout + i];
                var (input, forget, candidate, gate) = (
                    moment.Gate[i],
                    moment.Gate[_hidden + i],
                    moment.Gate[2 * _hidden + i],
                    moment.Gate[3 * _hidden + i]
                );
                var squashed = Math.Tanh(moment.Memory[i]);
                var memory = memorySlope[i] + slope * gate * (1 - squashed * squashed);
                memorySlope[i] = memory * forget;
                Spread(moment, i, memory * candidate * input * (1 - input), before);
                Spread(moment, _hidden + i, memory * moment.MemoryBefore[i] * forget * (1 - forget), before);
                Spread(moment, 2 * _hidden + i, memory * input * (1 - candidate * candidate), before);
                Spread(moment, 3 * _hidden + i, slope * squashed * gate * (1 - gate), before);
            }

            outputSlope = before;
        }

        _window.Clear();
    }

    private void Spread(Moment moment, int unit, double slope, double[] before)
    {
        var at = unit * _width;
        for (var j = 0; j < _width; j++)
        {
            _gradient[at + j] += slope * moment.Input[j];
        }

        for (var j = 0; j < _hidden; j++)
        {
            before[j] += slope * _weights[at + _inputs + j];
        }
    }

    private Moment Forward(ReadOnlySpan<double> features)
    {
        var moment = new Moment(new double[_width], _memory, new double[Gates * _hidden], new double[_hidden], new double[_hidden]);
        features.CopyTo(moment.Input);
        _output.CopyTo(moment.Input, _inputs);
        moment.Input[^1] = 1;
        for (var unit = 0; unit < Gates * _hidden; unit++)
        {
            var sum = System.Numerics.Tensors.TensorPrimitives.Dot<double>(_weights.AsSpan(unit * _width, _width), moment.Input);
            moment.Gate[unit] = unit / _hidden == 2 ? Math.Tanh(sum) : 1 / (1 + Math.Exp(-sum));
        }

        moment.Prediction = _weights[^1];
        for (var i = 0; i < _hidden; i++)
        {
            moment.Memory[i] = moment.Gate[_hidden + i] * _memory[i] + moment.Gate[i] * moment.Gate[2 * _hidden + i];
            moment.Output[i] = moment.Gate[3 * _hidden + i] * Math.Tanh(moment.Memory[i]);
            moment.Prediction += _weights[Gates * _hidden * _width + i] * moment.Output[i];
        }

        (_output, _memory) = (moment.Output, moment.Memory);
        return moment;
    }

    /// <summary>What a step was made of: input, forget, candidate and output gates in this order.</summary>
    private sealed class Moment(double[] input, double[] memoryBefore, double[] gate, double[] memory, double[] output)
    {
        public double[] Input { get; } = input;

        public double[] MemoryBefore { get; } = memoryBefore;

        public double[] Gate { get; } = gate;

        public double[] Memory { get; } = memory;

        public double[] Output { get; } = output;

        public double Prediction { get; set; }

        public double Error { get; set; }
    }
}
