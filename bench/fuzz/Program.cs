using System.Text;
using Patchbay.Fuzz;
using Patchbay.Tests.Translation;

// The inputs of StreamFuzzTests, two million of them: every dialect's readers of streams and of answers, and its request writer, on all cores.
// `--inputs N` in all (two thirds are streams), `--seed N` the first seed, `--dialect NAME` that one alone (writes no results). Ends with 1 when there is a fault.
var inputs = (int)Number("--inputs", 2_000_000);
var seed = (int)Number("--seed", 1_000_000); // StreamFuzzTests takes those from 0.
var dialect = Text("--dialect");
DamagedInput[] all = [.. TestedTranslators.All.Where(one => dialect is null || one.Dialect == dialect).SelectMany(static one => new DamagedInput[] { new DamagedStream(one), new DamagedAnswer(one), new DamagedRequest(one) }).Where(static one => one.Exists)];
if (all.Length == 0) throw new ArgumentException($"no cases of a dialect `{dialect}`");

var shares = all.Sum(static one => Share(one));
var report = new StringBuilder();
Say("| dialect | input | inputs | inputs/s | faults | slowest input, ms |\n|---|---|--:|--:|--:|--:|");
var faults = new List<Fault>();
foreach (var one in all)
{
    var run = new FuzzRun(one, seed, Math.Max(1, (int)((long)inputs * Share(one) / shares)));
    run.Execute();
    faults.AddRange(run.Faults);
    Say(string.Create(CultureInfo.InvariantCulture, $"| {one.Translator.Dialect} | {one.Name} | {run.Tried:N0} | {run.Tried / run.Took.TotalSeconds:N0} | {run.FaultCount:N0} | {run.Slowest.TotalMilliseconds:N1} |"));
}

foreach (var fault in faults) Console.Error.WriteLine($"\n{fault.Text}\nas base64: {Convert.ToBase64String(fault.Input)}");
var file = Path.Combine(Patchbay.Tests.Repository.Repository.Root, "bench", "results", "fuzz.md");
var heading = string.Create(CultureInfo.InvariantCulture, $"""
    # Translation under damage

    {TimeProvider.System.GetLocalNow():yyyy-MM-dd}, {Environment.ProcessorCount} cores (`dotnet run -c Release --project bench/fuzz -- --inputs {inputs} --seed {seed}`). Streams and whole answers of endpoints and requests of clients, from the test cases, damaged.
    A fault: something threw, what was made is not legal, or one input took more than {FuzzRun.Patience.TotalSeconds} s.


    """);
if (dialect is null) await File.WriteAllTextAsync(file, heading + report + string.Concat(faults.Select(static fault => $"\n- {fault.Text.Split('\n')[0]}")) + (faults.Count > 0 ? "\n" : ""));
return faults.Count > 0 ? 1 : 0;

void Say(string line)
{
    Console.WriteLine(line);
    report.Append(line).Append('\n');
}

static int Share(DamagedInput input) => input is DamagedStream ? 4 : 1;

string? Text(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;

long Number(string name, long otherwise) => Text(name) is { } text ? long.Parse(text.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) : otherwise;
