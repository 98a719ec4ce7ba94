using System.Text;
using CsCheck;
using Patchbay.Protocol.JsonRpc;
using static Patchbay.Tests.JsonRpc.Wire;

namespace Patchbay.Tests.JsonRpc;

/// <summary>What holds for every stream of bytes, however it is cut and whatever is wrong with it.</summary>
public sealed class JsonRpcProperties
{
    private static readonly Gen<string> Value = Gen.OneOf("1", "-2.50e3", "null", "\"\"", "\"ü€😀\"", "{\"a\":[{}, 1 ]}", "[]", "\"\\\"}\\n{\"", "\"\\ud83d\"");

    private static readonly Gen<string> Message = Gen.OneOf(
        Gen.Select(Value, Gen.Int[0, 99], (value, id) => $$"""{"jsonrpc":"2.0","id":{{id}},"method":"m","params":{{value}}}"""),
        Value.Select(value => $$"""{"method":"ünï","params":{{value}},"jsonrpc":"2.0","x":{{value}} }"""),
        Value.Select(value => $$"""{"jsonrpc":"2.0","id":"a","result":{{value}}}"""));

    private static readonly Gen<string> LineEnd = Gen.OneOf("\n", "\r\n", "\n\n", "\n \r\n");

    [Fact]
    public void Any_cutting_of_the_bytes_gives_the_same_messages()
    {
        var cases = Gen.Select(Gen.Select(Message, LineEnd).Array[1, 12], Gen.Int[1, 9].Array[1, 40]);
        cases.Sample(
            (lines, cuts) =>
            {
                var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line.Item1 + line.Item2)));
                var reader = new LineReader(new CutStream(bytes, cuts), 1 << 20);
                foreach (var (line, _) in lines)
                {
                    if (reader.ReadAsync(default).AsTask().GetAwaiter().GetResult() is not { IsTooLong: false } read || Text(read.Bytes).TrimEnd() != line.TrimEnd()) return false;
                }

                return reader.ReadAsync(default).AsTask().GetAwaiter().GetResult() is null;
            },
            iter: 5000);
    }

    [Fact]
    public void Every_message_has_its_parts_raw_and_any_id_can_be_put_in_and_back()
    {
        Message.Sample(
            text =>
            {
                if (!JsonRpcMessage.TryRead(Json(text), out var message, out _)) return false;
                if (message!.Kind == JsonRpcMessageKind.Notification) return Text(message.Line) == text;
                var other = message.WithId(JsonRpcId.Of(123456));
                return other.Id == JsonRpcId.Of(123456) && other.Params.Span.SequenceEqual(message.Params.Span) && Text(other.WithId(message.Id).Line) == text;
            },
            iter: 5000);
    }

    [Fact]
    public async Task Damaged_lines_never_end_a_connection()
    {
        await using var wire = new Wire(Handler.Echo());
        var damage = Gen.Select(Message, Gen.Int[0, 200], Gen.Byte, Gen.Int[0, 3], (text, at, with, how) =>
        {
            var bytes = Json(text).ToList();
            at %= bytes.Count;
            if (how == 0) bytes.RemoveRange(at, bytes.Count - at);
            else if (how == 1) bytes[at] = with;
            else if (how == 2) bytes.Insert(at, with);
            else bytes.RemoveAt(at);
            return bytes.ToArray();
        });
        var lines = damage.Array[40].Array[25].Single();
        var heard = Task.Run(async () =>
        {
            for (var number = 0; number < lines.Length;)
            {
                if ((await wire.HearAsync()).Contains($"\"ping-{number}\"", StringComparison.Ordinal)) number++;
            }
        });
        for (var number = 0; number < lines.Length; number++)
        {
            foreach (var line in lines[number])
            {
                await wire.SayBytesAsync(line);
                await wire.SayBytesAsync(new byte[] { (byte)'\n' });
            }

            await wire.SayAsync($$"""{"jsonrpc":"2.0","id":"ping-{{number}}","method":"echo"}""");
        }

        await heard.WaitAsync(Patience);
        Assert.False(wire.Connection.Completion.IsCompleted);
    }

    /// <summary>A stream whose reads give as many bytes as the test says.</summary>
    private sealed class CutStream(byte[] bytes, int[] cuts) : MemoryStream(bytes)
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span[..Math.Min(buffer.Length, cuts[_reads++ % cuts.Length])]));
    }
}
