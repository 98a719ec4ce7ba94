using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Patchbay.Endpoints.Kinds;
using Patchbay.Translation.AnthropicMessages;
using Patchbay.Translation.Common;
using Patchbay.TranslateBench;

// What translation costs by itself: no sockets, no server. Prints a table; `--json` for the figures.
var rows = new List<Row>();
foreach (var dialect in Enum.GetValues<Dialect>())
{
    if (dialect == Dialect.AnthropicMessages) continue;
    var translator = Translators.Of(dialect);
    var traits = new EndpointTraits { Endpoint = "bench", Model = "model-1", Origin = "bench", MergesRoles = true };
    var body = Samples.Request(50 * 1024);
    var output = new ArrayBufferWriter<byte>(128 * 1024);
    rows.Add(Measure(translator.Dialect, $"request, {body.Length / 1024} KB", 1, () =>
    {
        output.ResetWrittenCount();
        using var request = RequestReader.Read(body, traits);
        translator.WriteRequest(request, traits, output);
    }));

    var stream = Samples.Stream(dialect, 2000);
    var events = new ArrayBufferWriter<byte>(2 * 1024 * 1024);
    rows.Add(Measure(translator.Dialect, "stream, a text event", 2000, () =>
    {
        events.ResetWrittenCount();
        var assembler = new EventAssembler(new AnswerHead { Id = "msg_1", Model = "m" }, events);
        using var reader = translator.CreateStreamReader(traits);
        foreach (var piece in stream) reader.Read(piece, assembler);
        reader.Complete(assembler);
        assembler.Complete();
    }));
}

if (args.Contains("--json")) Console.WriteLine(JsonSerializer.Serialize(rows, BenchJson.Default.ListRow));
else
{
    Console.WriteLine("| dialect | what | median | p90 | allocated |\n|---|---|--:|--:|--:|");
    foreach (var row in rows) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {row.Dialect} | {row.What} | {row.MedianNs:N0} ns | {row.P90Ns:N0} ns | {row.AllocatedBytes:N1} B |"));
}

static Row Measure(string dialect, string what, int units, Action act)
{
    // Warm until the tiers have settled, then single runs: the median is not moved by a neighbour.
    for (var end = Stopwatch.GetTimestamp() + (2 * Stopwatch.Frequency); Stopwatch.GetTimestamp() < end;) act();
    var times = new double[500];
    var before = GC.GetAllocatedBytesForCurrentThread();
    for (var i = 0; i < times.Length; i++)
    {
        var begun = Stopwatch.GetTimestamp();
        act();
        times[i] = Stopwatch.GetElapsedTime(begun).TotalNanoseconds / units;
    }

    var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)times.Length / units;
    Array.Sort(times);
    return new Row(dialect, what, times[times.Length / 2], times[times.Length * 9 / 10], allocated);
}
