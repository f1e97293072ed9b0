import { generatorFor } from '../../src/yeoman/generator-for.js';

export default generatorFor('migration');
