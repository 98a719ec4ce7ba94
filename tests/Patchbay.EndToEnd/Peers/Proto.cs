using System.Buffers.Binary;
using System.Text;

namespace Patchbay.EndToEnd.Peers;

/// <summary>A protobuf message without its schema: fields by number.</summary>
internal sealed class Proto(byte[] bytes)
{
    private readonly List<(int Number, ulong Value, byte[] Bytes)> _fields = Read(bytes);

    public byte[] Bytes(int field) => _fields.LastOrDefault(one => one.Number == field).Bytes ?? [];

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    public long Number(int field) => (long)_fields.LastOrDefault(one => one.Number == field).Value;

    public double Double(int field) => BitConverter.UInt64BitsToDouble(_fields.LastOrDefault(one => one.Number == field).Value);

    public bool Has(int field) => _fields.Any(one => one.Number == field);

    /// <summary>All messages at a path of repeated fields.</summary>
    public IEnumerable<Proto> All(params int[] path) => path.Length == 0 ? [this] : _fields.Where(one => one.Number == path[0]).SelectMany(one => new Proto(one.Bytes).All(path[1..]));

    /// <summary>A list of KeyValue, as text: what a person reads of an AnyValue.</summary>
    public Dictionary<string, string> Attributes(int field) => All(field).ToDictionary(static pair => pair.Text(1), static pair => Value(pair.All(2).Single()));

    private static string Value(Proto any) =>
        any.Has(1) ? any.Text(1)
        : any.Has(2) ? (any.Number(2) != 0 ? "true" : "false")
        : any.Has(3) ? any.Number(3).ToString(CultureInfo.InvariantCulture)
        : any.Has(4) ? any.Double(4).ToString(CultureInfo.InvariantCulture)
        : $"[{string.Join(",", any.All(5, 1).Select(Value))}]";

    private static List<(int, ulong, byte[])> Read(byte[] bytes)
    {
        List<(int, ulong, byte[])> fields = [];
        var at = 0;
        while (at < bytes.Length)
        {
            var tag = Varint();
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    fields.Add((number, Varint(), []));
                    break;
                case 1:
                    fields.Add((number, BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at)), []));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint();
                    fields.Add((number, 0, bytes[at..(at + length)]));
                    at += length;
                    break;
                case 5:
                    fields.Add((number, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)), []));
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"wire type {tag & 7}");
            }
        }

        return fields;

        ulong Varint()
        {
            ulong value = 0;
            for (var shift = 0; ; shift += 7)
            {
                var next = bytes[at++];
                value |= (ulong)(next & 0x7f) << shift;
                if (next < 0x80) return value;
            }
        }
    }
}
