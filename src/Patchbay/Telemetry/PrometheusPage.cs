using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Patchbay.Telemetry;

/// <summary>The same instruments as Prometheus wants to read them: text format 0.0.4, names by OpenTelemetry's own mapping.</summary>
internal sealed class PrometheusPage : IDisposable
{
    /// <summary>The page's media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly Lock _lock = new();
    private readonly Writer _writer = new();
    private readonly BaseExportingMetricReader _reader;
    private readonly MeterProvider _provider;

    public PrometheusPage()
    {
        _reader = new BaseExportingMetricReader(_writer) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative };
        _provider = Sdk.CreateMeterProviderBuilder().AddMeter(OwnNames.Scope).AddReader(_reader).Build();
    }

    /// <summary>The page as of now.</summary>
    public byte[] Read()
    {
        lock (_lock)
        {
            _reader.Collect();
            return Encoding.UTF8.GetBytes(_writer.Text);
        }
    }

    /// <summary>A metric's name there: dots become underscores, the unit is written out, counters end in <c>_total</c>. What every Prometheus client calls alike is called so here.</summary>
    public static string NameOf(string name, string unit, bool isCounter, bool isGauge)
    {
        switch (name)
        {
            case SemanticNames.MemoryMetric: return "process_resident_memory_bytes";
            case SemanticNames.CpuMetric: return "process_cpu_seconds_total";
        }

        var text = new StringBuilder(Plain(name));
        var suffix = unit switch { "s" => "_seconds", "By" => "_bytes", "1" when isGauge => "_ratio", _ => "" };
        if (suffix.Length > 0 && !name.EndsWith(suffix, StringComparison.Ordinal)) text.Append(suffix);
        if (isCounter) text.Append("_total");
        return text.ToString();
    }

    private static string Plain(string name) => string.Create(name.Length, name, static (span, from) =>
    {
        for (var at = 0; at < span.Length; at++) span[at] = char.IsAsciiLetterOrDigit(from[at]) ? from[at] : '_';
    });

    public void Dispose() => _provider.Dispose();

    private sealed class Writer : BaseExporter<Metric>
    {
        private readonly StringBuilder _text = new();

        public string Text => _text.ToString();

        public override ExportResult Export(in Batch<Metric> batch)
        {
            _text.Clear();
            foreach (var metric in batch) Write(metric);
            _text.Append("# HELP process_start_time_seconds Start time of the process since unix epoch in seconds.\n# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds ")
                .Append(Started.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
            return ExportResult.Success;
        }

        private static double Started { get; } = StartOfProcess();

        private static double StartOfProcess()
        {
            using var self = System.Diagnostics.Process.GetCurrentProcess();
            return new DateTimeOffset(self.StartTime).ToUnixTimeMilliseconds() / 1000.0;
        }

        private void Write(Metric metric)
        {
            var type = metric.MetricType;
            var isCounter = type is MetricType.LongSum or MetricType.DoubleSum;
            var isGauge = type is MetricType.LongGauge or MetricType.DoubleGauge or MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic;
            if (!isCounter && !isGauge && type != MetricType.Histogram) return;
            var name = NameOf(metric.Name, metric.Unit, isCounter, isGauge);
            _text.Append("# HELP ").Append(name).Append(' ').Append(metric.Description.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
            _text.Append("# TYPE ").Append(name).Append(isCounter ? " counter\n" : isGauge ? " gauge\n" : " histogram\n");
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                if (type == MetricType.Histogram)
                {
                    WriteHistogram(name, point);
                    continue;
                }

                var value = type switch
                {
                    MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
                    MetricType.LongGauge => point.GetGaugeLastValueLong(),
                    MetricType.DoubleGauge => point.GetGaugeLastValueDouble(),
                    _ => point.GetSumDouble(),
                };
                Line(name, "", point, null, value);
            }
        }

        private void WriteHistogram(string name, in MetricPoint point)
        {
            long count = 0;
            foreach (var bucket in point.GetHistogramBuckets())
            {
                count += bucket.BucketCount;
                Line(name, "_bucket", point, double.IsPositiveInfinity(bucket.ExplicitBound) ? "+Inf" : Number(bucket.ExplicitBound), count);
            }

            Line(name, "_sum", point, null, point.GetHistogramSum());
            Line(name, "_count", point, null, point.GetHistogramCount());
        }

        private void Line(string name, string suffix, in MetricPoint point, string? le, double value)
        {
            _text.Append(name).Append(suffix);
            var separator = '{';
            foreach (var tag in point.Tags)
            {
                // Own information says it without its prefix: patchbay_build_info{version="…"}.
                Label(tag.Key == OwnNames.Version ? "version" : Plain(tag.Key), Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "");
            }

            if (le is not null) Label("le", le);
            if (separator == ',') _text.Append('}');
            _text.Append(' ').Append(Number(value)).Append('\n');

            void Label(string label, string text)
            {
                _text.Append(separator).Append(label).Append("=\"").Append(text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('"');
                separator = ',';
            }
        }

        private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
    }
}
